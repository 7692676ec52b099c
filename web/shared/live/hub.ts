import { HttpTransportType, HubConnectionBuilder, LogLevel, type HubConnection } from '@microsoft/signalr';
import { reconnectDelay } from './reconnect';

/** What a screen wants to hear of; each is registered once, before the first start, and survives every reconnect. */
export interface HubListener {
  frame(message: unknown): void;
  celebration(message: unknown): void;
  rolled(message: unknown): void;
  rep?(message: unknown): void;
  /** Connected again, perhaps to another server: groups are gone, so watch again. */
  up(): void;
  down(): void;
}

/** The socket to the server: it never gives up, and knows when it last heard anything, pings included. */
export class Hub {
  /** On `performance.now()`; undefined before the first message. */
  heardAt: number | undefined;
  /** The longest pause between two attempts, in milliseconds. */
  cap: number;

  #connection: HubConnection;
  #listeners: HubListener[] = [];
  #stopped = false;
  #attempts = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;

  /** @param patienceMs how long one attempt may take to open a socket */
  constructor(url: string, cap: number, patienceMs = 2_000) {
    this.cap = cap;
    const heard = () => {
      this.heardAt = performance.now();
    };
    // `WebSocket` is an option that the library reads but does not declare.
    const options = {
      skipNegotiation: true,
      transport: HttpTransportType.WebSockets,
      WebSocket: impatient(heard, patienceMs),
    };
    this.#connection = new HubConnectionBuilder()
      .withUrl(url, options)
      .withAutomaticReconnect({
        nextRetryDelayInMilliseconds: ({ previousRetryCount }) => reconnectDelay(previousRetryCount, this.cap),
      })
      .withServerTimeout(4_500)
      .withKeepAliveInterval(1_500)
      .configureLogging(LogLevel.None)
      .build();

    this.#on('Frame', (listener, message) => {
      listener.frame(message);
    });
    this.#on('Celebration', (listener, message) => {
      listener.celebration(message);
    });
    this.#on('Rolled', (listener, message) => {
      listener.rolled(message);
    });
    this.#on('Rep', (listener, message) => {
      listener.rep?.(message);
    });
    this.#connection.onreconnecting(() => {
      this.#each((listener) => {
        listener.down();
      });
    });
    this.#connection.onreconnected(() => {
      this.#each((listener) => {
        listener.up();
      });
    });
    // Without a stop of ours this is a refused handshake or the like: begin afresh.
    this.#connection.onclose(() => {
      this.#each((listener) => {
        listener.down();
      });
      this.#startLater();
    });
  }

  get connected(): boolean {
    return this.#connection.state === 'Connected';
  }

  listen(listener: HubListener): () => void {
    this.#listeners.push(listener);
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener);
    };
  }

  start(): void {
    this.#stopped = false;
    void this.#tryStart();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#retry);
    void this.#connection.stop();
  }

  /** Calls the server; rejects when the call fails or the connection goes. */
  invoke(method: string, ...args: unknown[]): Promise<unknown> {
    return this.#connection.invoke(method, ...args);
  }

  async #tryStart(): Promise<void> {
    // The library retries a lost connection, never the first start.
    try {
      await this.#connection.start();
      this.#attempts = 0;
      this.#each((listener) => {
        listener.up();
      });
    } catch {
      this.#startLater();
    }
  }

  #startLater(): void {
    if (this.#stopped) return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.#tryStart(), reconnectDelay(this.#attempts, this.cap));
    this.#attempts += 1;
  }

  #on(name: string, tell: (listener: HubListener, message: unknown) => void): void {
    this.#connection.on(name, (message: unknown) => {
      this.#each((listener) => {
        tell(listener, message);
      });
    });
  }

  /** One listener's failure is not another's. */
  #each(tell: (listener: HubListener) => void): void {
    for (const listener of this.#listeners) {
      try {
        tell(listener);
      } catch (thrown) {
        console.error('Arena: a message could not be taken', thrown);
      }
    }
  }
}

/**
 * A WebSocket that does not wait: a proxy that accepts and says nothing would hold an attempt for four minutes, as no
 * timeout of the library applies before its handshake. It also tells of every message, pings included.
 */
function impatient(heard: () => void, patienceMs: number): typeof WebSocket {
  return class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      setTimeout(() => {
        if (this.readyState === WebSocket.CONNECTING) this.close();
      }, patienceMs);
      this.addEventListener('message', heard);
    }
  };
}
