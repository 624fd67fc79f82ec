"""What one cell says: a date, a time of day, aircraft, a link to a tracker."""
