// A clock inside the page: from the pointer going down to the first frame whose chart, or other element, is
// another one.
(() => {
  const clock = (window.clock = { first: null, ms: null, sent: 0 });
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    clock.sent += 1;
    return send.call(this, data);
  };
  // What is drawn, cheaply: every text, how many shapes there are, and some of them.
  const drawn = () => {
    const said = [];
    for (const svg of document.querySelectorAll('.js-plotly-plot svg.main-svg')) {
      for (const text of svg.querySelectorAll('text')) said.push(text.textContent);
      const shapes = svg.querySelectorAll('path');
      said.push(shapes.length);
      const step = Math.max(1, Math.floor(shapes.length / 40));
      for (let i = 0; i < shapes.length; i += step) said.push((shapes[i].getAttribute('d') || '').slice(0, 60));
    }
    return said.join('|');
  };
  const afterPaint = (done) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now());
    channel.port2.postMessage(0);
  };
  clock.marks = () => document.querySelectorAll('.js-plotly-plot .point, .js-plotly-plot .js-fill').length;
  // The chart, or what an element says, where there is a selector.
  clock.arm = (selector) => {
    const said = () => (document.querySelector(selector) || { textContent: '' }).textContent;
    const shown = selector ? said : drawn;
    const before = shown();
    clock.ms = null;
    addEventListener('pointerdown', (event) => {
      clock.sent = 0;
      const look = () => {
        const now = shown();
        if (now !== before && clock.marks()) afterPaint((time) => (clock.ms = time - event.timeStamp));
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }, { capture: true, once: true });
  };
  const wait = () => {
    if (document.querySelector('.js-plotly-plot .point')) afterPaint((time) => (clock.first = time));
    else requestAnimationFrame(wait);
  };
  requestAnimationFrame(wait);
})();
