// Another server of the fediverse, with one member, made with Fedify: follows, verifies what comes, remembers it.
// Loopback only: it speaks http, and to private addresses.
import { once } from 'node:events';
import http from 'node:http';
import { createFederation, generateCryptoKeyPair, MemoryKvStore } from '@fedify/fedify';
import { Accept, Create, Delete, Endpoints, Follow, Note, Person, Undo, Update } from '@fedify/fedify/vocab';

const kinds = { Accept, Create, Update, Delete, Undo };

export class Peer {
  constructor({ firstKnock, port = 0 } = {}) {
    this.heard = [];
    this.waiting = [];
    this.firstKnock = firstKnock;
    this.port = port;
  }

  /** Listens, and tells the addresses of its one member. */
  async open() {
    this.server = http.createServer((request, response) => this.serve(request, response)).listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = this.server.address().port;
    this.origin = `http://127.0.0.1:${this.port}`;
    this.federation ??= this.federate();
    return this;
  }

  /** Nobody listens there until it is opened again. */
  async close() {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  federate() {
    const federation = createFederation({
      kv: new MemoryKvStore(),
      allowPrivateAddress: true,
      origin: this.origin,
      ...(this.firstKnock && { firstKnock: this.firstKnock }),
    });
    let keys;
    federation
      .setActorDispatcher('/users/{identifier}', async (ctx, identifier) => {
        if (identifier !== 'grace') return null;
        const pairs = await ctx.getActorKeyPairs(identifier);
        return new Person({
          id: ctx.getActorUri(identifier),
          preferredUsername: identifier,
          name: 'Grace',
          inbox: ctx.getInboxUri(identifier),
          endpoints: new Endpoints({ sharedInbox: ctx.getInboxUri() }),
          publicKey: pairs[0].cryptographicKey,
          assertionMethods: pairs.map((pair) => pair.multikey),
        });
      })
      .setKeyPairsDispatcher(async () => {
        keys ??= [await generateCryptoKeyPair('RSASSA-PKCS1-v1_5'), await generateCryptoKeyPair('Ed25519')];
        return keys;
      });
    let listeners = federation.setInboxListeners('/users/{identifier}/inbox', '/inbox');
    for (const [kind, type] of Object.entries(kinds)) {
      listeners = listeners.on(type, async (ctx, activity) => this.hear(kind, ctx, activity));
    }
    return federation;
  }

  async serve(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const asked = new Request(this.origin + request.url, {
      method: request.method,
      headers: request.headers,
      ...(chunks.length && { body: Buffer.concat(chunks) }),
    });
    const answer = await this.federation.fetch(asked, { contextData: undefined });
    if (request.method === 'POST') this.lastAnswer = answer.status;
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  }

  /** Only what Fedify has verified comes here. */
  async hear(kind, ctx, activity) {
    const object = await activity.getObject(ctx).catch(() => null);
    this.heard.push({
      kind,
      actor: activity.actorId?.href,
      object: activity.objectId?.href,
      content: object instanceof Note ? object.content?.toString() : undefined,
      note: object instanceof Note ? object : undefined,
      to: [...(activity.toIds ?? [])].map((id) => id.href),
    });
    for (const look of this.waiting.splice(0)) look();
  }

  /** Waits until something like this has been heard. */
  async hears(kind, fits = () => true) {
    const deadline = AbortSignal.timeout(60_000);
    for (;;) {
      const found = this.heard.find((one) => one.kind === kind && fits(one));
      if (found) return found;
      await new Promise((look, late) => {
        this.waiting.push(look);
        deadline.onabort = () => late(new Error(`no ${kind} came; heard ${JSON.stringify(this.heard)}`));
      });
    }
  }

  get context() {
    return this.federation.createContext(new URL(this.origin), undefined);
  }

  /** Fetches what stands at an address, signed as its member. */
  async look(address) {
    const documentLoader = await this.context.getDocumentLoader({ identifier: 'grace' });
    return this.context.lookupObject(address, { documentLoader });
  }

  async follow(actor) {
    this.following = new Follow({
      id: new URL(`/follows/${crypto.randomUUID()}`, this.origin),
      actor: this.context.getActorUri('grace'),
      object: actor.id,
    });
    await this.context.sendActivity({ identifier: 'grace' }, actor, this.following, { immediate: true });
  }

  async unfollow(actor) {
    const undo = new Undo({
      id: new URL(`/undos/${crypto.randomUUID()}`, this.origin),
      actor: this.context.getActorUri('grace'),
      object: this.following,
    });
    await this.context.sendActivity({ identifier: 'grace' }, actor, undo, { immediate: true });
  }
}
