// How an answer gets from the page onto the disk, and what happens when it does not.
// Each change is sent as draft {n, value}; Python answers with state.ack = n once it is on disk.
// Until then the browser keeps a copy of it, which survives a reload and a kernel restart.

const PATIENCE = 4000;
const LONGEST = 60000;

/** The browser's own copy of an answer that is not on disk yet. */
function makeShelf(key) {
  const read = () => {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  };
  return {
    /** Keep `value`; `base` is what the disk has. */
    put(value, base) {
      const seen = read()?.seen ?? [mark(base)];
      try {
        localStorage.setItem(key, JSON.stringify({ value, seen: [...seen, mark(value)].slice(-40) }));
      } catch {
        // Storage is full or switched off: the form itself still holds the answer.
      }
    },
    clear() {
      try {
        localStorage.removeItem(key);
      } catch {
        // Nothing was kept, so nothing is left behind.
      }
    },
    /** What to do with a kept copy, given what the disk has: {value, sure} or null. */
    left(current) {
      const kept = read();
      if (!kept || same(kept.value, current)) return null;
      return { value: kept.value, sure: kept.seen.includes(mark(current)) };
    },
  };
}

/** A short fingerprint of a value, enough to recognise it again. */
function mark(value) {
  let sum = 5381;
  const text = canonical(value);
  for (let i = 0; i < text.length; i += 1) sum = ((sum * 33) ^ text.charCodeAt(i)) >>> 0;
  return `${text.length}-${sum.toString(36)}`;
}

/**
 * Send changes and presses to Python, and watch for the answer.
 * `tell` hears: saved(), late() when no answer comes, refused(), adopt(value) for a value set in Python.
 */
function makeSaver(model, shelf, tell) {
  let last = 0;
  let pending = 0;
  let refused = false;
  let late = false;
  let timer = null;
  let wait = PATIENCE;
  let dirty = false;
  let value = model.get("value");
  let disk = value;
  let press = null;
  const later = pause(1000, flush);

  function send(trait, content) {
    const state = model.get("state") ?? {};
    const known = [last, model.get("draft")?.n, model.get("press")?.n, state.ack, state.pressed];
    last = Math.max(...known.map((n) => n ?? 0)) + 1;
    model.set(trait, { n: last, ...content });
    try {
      model.save_changes();
    } catch {
      // The line to the kernel is cut: the timer below says so and tries again.
    }
    watch();
    return last;
  }

  function watch() {
    if (timer === null) timer = setTimeout(overdue, wait);
  }

  function overdue() {
    timer = null;
    if (!pending && !press?.n) return;
    if (refused) wait = Math.min(2 * wait, LONGEST);
    else if (!late) {
      late = true;
      tell.late();
    }
    if (pending) send("draft", { value });
    else send("press", { button: press.button });
  }

  function flush() {
    later.stop();
    if (!dirty) return;
    dirty = false;
    refused = false;
    wait = PATIENCE;
    pending = send("draft", { value });
  }

  function heard() {
    const state = model.get("state") ?? {};
    if (press?.n && (state.pressed ?? 0) >= press.n) {
      press = null;
      settle(true);
    }
    if (!pending) return;
    if ((state.ack ?? 0) >= pending) {
      pending = 0;
      disk = value;
      if (!dirty) shelf.clear();
      settle(true);
      if (!dirty) tell.saved();
      if (press && !press.n && !dirty) press.n = send("press", { button: press.button });
    } else if (state.tone === "bad") {
      refused = true;
      press = null;
      settle(false);
      tell.refused();
      watch();
    } else if ((state.ack ?? 0) > 0) {
      settle(false);
      watch();
    }
  }

  function settle(done) {
    clearTimeout(timer);
    timer = null;
    late = false;
    if (!done) return;
    refused = false;
    wait = PATIENCE;
  }

  function adopt() {
    heard();
    const given = model.get("value");
    if (pending || dirty) return;
    disk = given;
    if (same(given, value)) return;
    value = given;
    shelf.clear();
    tell.adopt(given);
  }

  model.on("change:state", heard);
  model.on("change:value", adopt);
  return {
    get value() {
      return value;
    },
    get busy() {
      return Boolean(pending || dirty);
    },
    /** Keep a change: at once, or after a pause in typing. */
    change(next, typing = false) {
      value = next;
      dirty = true;
      shelf.put(value, disk);
      if (typing) later.start();
      else flush();
    },
    flush,
    /** Press a button, once everything before it is on disk. */
    press(button) {
      flush();
      press = { button, n: 0 };
      if (!pending) press.n = send("press", { button });
    },
    stop() {
      flush();
      clearTimeout(timer);
      model.off("change:state", heard);
      model.off("change:value", adopt);
    },
  };
}
