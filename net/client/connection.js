// One conversation over /ws: frames in and out, and resuming after the connection broke.
//
// 1. Frames have a number; duplicates are dropped, and missing frames are reported as a gap.
// 2. A silent connection is pinged after a while; without an answer it is closed, and a new one
//    is opened.
// 3. Nothing is sent into a broken connection: send() returns whether the frame was sent.
const RETRY_FIRST = 500;
const RETRY_MOST = 8000;
const QUIET_BEFORE_ASKING = 25000;
const ANSWER_WITHIN = 8000;
const TAKEN_ELSEWHERE = 4001; // this conversation was resumed in another tab
const TOKEN_KEY = "skein.token";
const NUMBER_KEY = "skein.number";
const SESSION_KEY = "skein.session";

/** The error of a failed call: the server's problem. */
export class CallError extends Error {
  constructor(problem) {
    super(problem.detail || problem.title || "That didn't work.");
    this.problem = problem;
    this.status = problem.status;
  }
}

/** Returns what to say while there is no connection; it is tried again after so long. */
export function cutWords(milliseconds, restarting) {
  if (navigator.onLine === false) {
    return "You are offline. The game goes on when you are back.";
  }
  const soon = milliseconds < 1500 ? "now" : `in ${Math.round(milliseconds / 1000)} s`;
  return `${restarting ? "The world is restarting." : "The connection is down."} Trying again ${soon} …`;
}

export class Connection {
  /** hear: an object of callbacks: frame, up, down, moved, gap, welcome, refused. */
  constructor(hear) {
    this.hear = hear;
    this.socket = null;
    this.token = sessionStorage.getItem(TOKEN_KEY);
    this.number = Number(sessionStorage.getItem(NUMBER_KEY) || 0);
    this.session = sessionStorage.getItem(SESSION_KEY);
    this.calls = new Map();
    this.lastTag = 0;
    this.retry = RETRY_FIRST;
    this.inside = false;
    this.ended = false;
    this.resuming = false;
    this.fresh = true; // the page shows nothing yet, so it wants the scrollback as well
    window.addEventListener("online", () => this.again());
    document.addEventListener("visibilitychange", () => !document.hidden && this.again());
    setInterval(() => this.watch(), 5000);
  }

  open() {
    clearTimeout(this.timer);
    this.ended = false;
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}/ws`);
    this.socket = socket;
    this.heard = Date.now();
    this.asked = 0;
    socket.addEventListener("open", () => this.opened());
    socket.addEventListener("message", (event) => this.take(event));
    socket.addEventListener("close", (event) => this.closed(socket, event.code));
  }

  opened() {
    this.retry = RETRY_FIRST;
    this.inside = false;
    // Without its own token the connection uses the cookie's.
    if (!this.token && !this.session) {
      this.number = 0;
    } else {
      this.resuming = true;
      this.post({ type: "resume", token: this.token || undefined, after: this.number, session: this.session || undefined, history: this.fresh || undefined });
    }
    this.hear.up(this.resuming);
  }

  closed(socket, code) {
    if (socket !== this.socket) {
      return;
    }
    this.socket = null;
    if (code === TAKEN_ELSEWHERE) {
      this.ended = true;
      this.hear.moved();
    }
    for (const call of this.calls.values()) {
      call.fail(new CallError({ detail: "The connection was lost before the answer came." }));
    }
    this.calls.clear();
    if (!this.ended) {
      this.hear.down(this.retry);
      this.timer = setTimeout(() => this.open(), this.retry);
      this.retry = Math.min(RETRY_MOST, this.retry * 1.7);
    }
  }

  /** Reconnects at once if it is waiting to; wanted: also if it had given up. */
  again(wanted) {
    if (!this.socket && (wanted || !this.ended)) {
      this.retry = RETRY_FIRST;
      this.open();
    }
  }

  /** Closes a connection that has been silent for too long. */
  watch() {
    if (!this.socket || this.socket.readyState !== WebSocket.OPEN) {
      return;
    }
    const quiet = Date.now() - this.heard;
    if (this.asked && Date.now() - this.asked > ANSWER_WITHIN && this.heard < this.asked) {
      const socket = this.socket;
      socket.close();
      this.closed(socket);
    } else if (quiet > QUIET_BEFORE_ASKING && this.heard > this.asked) {
      this.asked = Date.now();
      this.post({ type: "ping" });
    }
  }

  post(frame) {
    if (!this.socket || this.socket.readyState !== WebSocket.OPEN) {
      return false;
    }
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  command(line) {
    return this.inside && this.post({ type: "command", line });
  }

  /** Sends a typed call; resolves with its data or throws a CallError. */
  call(name, args) {
    const tag = `c${++this.lastTag}`;
    return new Promise((done, fail) => {
      if (!this.post({ type: "call", tag, name, args })) {
        fail(new CallError({ detail: "There is no connection." }));
        return;
      }
      this.calls.set(tag, { done, fail });
    });
  }

  enter(frame) {
    this.resuming = false;
    return this.post(frame);
  }

  /** Ends the conversation: no reconnecting, and the token is forgotten. */
  end() {
    clearTimeout(this.timer);
    this.ended = true;
    this.inside = false;
    this.forget();
    if (this.socket) {
      this.socket.close();
    }
  }

  forget() {
    this.token = null;
    this.session = null;
    this.number = 0;
    sessionStorage.removeItem(TOKEN_KEY);
    sessionStorage.removeItem(NUMBER_KEY);
    sessionStorage.removeItem(SESSION_KEY);
  }

  take(event) {
    this.heard = Date.now();
    let frame;
    try {
      frame = JSON.parse(event.data);
    } catch {
      return;
    }
    if (frame.type === "error" && !this.inside) {
      this.refused(frame);
      return;
    }
    if (typeof frame.n === "number" && !this.count(frame.n)) {
      return;
    }
    switch (frame.type) {
      case "welcome":
        this.welcome(frame);
        break;
      case "error":
        this.refused(frame);
        break;
      case "reply":
        this.reply(frame);
        break;
      case "gap":
        this.hear.gap(frame);
        break;
      case "pong":
        break;
      case "bye":
        this.inside = false;
        // The server is restarting: reconnect.
        if (frame.restart !== true) {
          this.ended = true;
          this.forget();
        }
        this.hear.frame(frame);
        break;
      default:
        this.hear.frame(frame);
    }
  }

  /** Returns false for a frame that has arrived before. */
  count(n) {
    if (n <= this.number) {
      return false;
    }
    this.number = n;
    sessionStorage.setItem(NUMBER_KEY, String(n));
    return true;
  }

  welcome(frame) {
    const resumed = frame.resumed === true;
    this.resuming = false;
    this.fresh = false;
    this.inside = true;
    if (frame.token) {
      this.token = frame.token;
      sessionStorage.setItem(TOKEN_KEY, frame.token);
    }
    this.session = frame.session || null;
    if (this.session) {
      sessionStorage.setItem(SESSION_KEY, this.session);
    }
    this.hear.welcome(frame, resumed);
  }

  refused(frame) {
    if (this.resuming) {
      this.resuming = false;
      this.forget();
      this.inside = false;
      this.hear.refused(frame, true);
      return;
    }
    this.hear.refused(frame, false);
  }

  reply(frame) {
    const call = this.calls.get(frame.tag);
    this.calls.delete(frame.tag);
    if (!call) {
      return;
    }
    if (frame.ok) {
      call.done(frame.data);
    } else {
      call.fail(new CallError(frame.data || {}));
    }
  }
}
