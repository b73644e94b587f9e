// @ts-check
// The path of a drawn network: a slider over its states, and a button that plays them. The state is drawn in the place
// of the network after pruning, from the data beside the picture, and said in words.
(() => {
  /** Milliseconds that a state stays while the path is played. */
  const STAY = 700;

  /** @typedef {{ weights: string, reaches: string, heading: string, note: string, words: string }} Frame */
  /**
   * @typedef {object} Path
   * @property {string[]} lines
   * @property {[string, Record<string, string>][]} looks
   * @property {Record<string, string>} inks
   * @property {Frame[]} frames
   */

  for (const figure of document.querySelectorAll('[data-figure]')) {
    const source = figure.querySelector('script.network-path');
    const network = [...figure.querySelectorAll('.network')].at(-1);
    const picture = figure.querySelector('svg')?.parentElement;
    if (source && network && picture) prepare(JSON.parse(source.textContent ?? ''), network, picture);
  }

  /**
   * @param {Path} path
   * @param {Element} network that the states are drawn in; it shows the last one
   * @param {Element} picture that the slider follows
   */
  function prepare(path, network, picture) {
    const last = path.frames.length - 1;
    if (last < 1) return;
    const play = document.createElement('button');
    play.type = 'button';
    const label = document.createElement('label');
    label.textContent = 'Step ';
    const slider = document.createElement('input');
    slider.type = 'range';
    slider.min = '0';
    slider.max = String(last);
    slider.step = '1';
    slider.value = String(last);
    label.append(slider);
    const words = document.createElement('p');
    words.setAttribute('role', 'status');
    const player = document.createElement('div');
    player.className = 'player';
    player.append(play, label, words);
    picture.after(player);

    /** @type {ReturnType<typeof setInterval> | undefined} */
    let timer;
    const isStill = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
    stop();
    show(last);
    slider.addEventListener('input', () => {
      stop();
      move(Number(slider.value));
    });
    play.addEventListener('click', () => {
      if (timer !== undefined) return stop();
      if (isStill()) return move((Number(slider.value) + 1) % (last + 1)); // one step a click
      if (Number(slider.value) === last) move(0);
      timer = setInterval(() => {
        move(Number(slider.value) + 1);
        if (Number(slider.value) === last) stop();
      }, STAY);
      play.textContent = 'Pause';
      words.setAttribute('aria-live', 'off'); // several sentences a second are nothing to listen to
    });

    function stop() {
      clearInterval(timer);
      timer = undefined;
      play.textContent = isStill() ? 'Next step' : 'Play the path';
      words.setAttribute('aria-live', 'polite');
    }

    /** @param {number} index */
    function move(index) {
      slider.value = String(index);
      show(index);
      picture.scrollLeft = picture.scrollWidth; // where there is no room for both, the one that moves is seen
    }

    /** @param {number} index of a state */
    function show(index) {
      const frame = path.frames[index];
      slider.setAttribute('aria-valuetext', frame.heading);
      words.textContent = frame.words;
      draw(path, network, frame);
    }
  }

  /**
   * @param {Path} path
   * @param {Element} network
   * @param {Frame} frame
   */
  function draw({ lines, looks, inks }, network, frame) {
    /** @type {Map<string, string>} */
    const data = new Map();
    for (const [q, letter] of [...frame.weights].entries()) data.set(letter, (data.get(letter) ?? '') + lines[q]);
    const drawn = looks.flatMap(([letter, look]) => {
      const d = data.get(letter);
      return d === undefined ? [] : [pathOf({ ...look, d })];
    });
    network.querySelector('.network-lines')?.replaceChildren(...drawn);
    for (const node of network.querySelectorAll('[data-node]')) {
      const lives = frame.reaches[Number(node.getAttribute('data-node'))] === '1';
      const isUnit = node.getAttribute('class') === 'network-unit';
      node.setAttribute('fill', inks[isUnit ? (lives ? 'page' : 'grid') : lives ? 'text' : 'grid']);
      if (isUnit) node.setAttribute('stroke', inks[lives ? 'text' : 'faint']);
    }
    for (const name of network.querySelectorAll('[data-nodes]')) {
      const [first, end] = (name.getAttribute('data-nodes') ?? '').split(' ').map(Number);
      name.setAttribute('fill', inks[frame.reaches.slice(first, end + 1).includes('1') ? 'text' : 'faint']);
    }
    const [heading, note] = ['heading', 'note'].map((part) => network.querySelector(`.network-${part}`));
    if (heading) heading.textContent = frame.heading;
    if (note) note.textContent = frame.note;
  }

  /** @param {Record<string, string>} attributes */
  function pathOf(attributes) {
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    for (const [name, value] of Object.entries(attributes)) path.setAttribute(name, String(value));
    return path;
  }
})();
