"""Generated cases are judged by what they show, not by how long a busy machine takes for them."""

from hypothesis import Phase, settings

# A case that fails is small as it is: to make it smaller would take minutes, since each is saved to the disk.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
settings.register_profile("unhurried", deadline=None, phases=PHASES)
settings.load_profile("unhurried")
