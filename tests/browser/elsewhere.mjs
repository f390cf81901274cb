// Another server of the fediverse, as little of it as a story needs: one person who follows, signs, and remembers.
import { createHash, createSign, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

export class Elsewhere {
  static async open(t, handle = 'noor') {
    const there = new Elsewhere();
    there.handle = handle;
    there.heard = [];
    there.deaf = false;
    there.server = http.createServer((request, response) => there.serve(request, response)).listen(0, '127.0.0.1');
    await once(there.server, 'listening');
    t.after(() => there.server.close());
    there.host = `127.0.0.1:${there.server.address().port}`;
    there.origin = `http://${there.host}`;
    there.person = `${there.origin}/users/${handle}`;
    return there;
  }

  async serve(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    if (request.method === 'POST') {
      if (this.deaf) return response.writeHead(503).end();
      this.heard.push(JSON.parse(Buffer.concat(chunks)));
      return response.writeHead(202).end();
    }
    response.writeHead(200, { 'content-type': 'application/activity+json' });
    return response.end(JSON.stringify({
      '@context': ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'],
      id: this.person,
      type: 'Person',
      preferredUsername: this.handle,
      inbox: `${this.person}/inbox`,
      publicKey: {
        id: `${this.person}#main-key`,
        owner: this.person,
        publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }),
      },
    }));
  }

  /** Waits until something like this has come. */
  async hears(kind, fits = () => true) {
    for (let tries = 0; tries < 400; tries += 1) {
      const found = this.heard.find((one) => one.type === kind && fits(one));
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`no ${kind} came: ${this.heard.map((one) => one.type)}`);
  }

  /** Says something to an inbox, signed; fails unless it is taken. */
  async says(inbox, type, object, more = {}) {
    const activity = {
      '@context': 'https://www.w3.org/ns/activitystreams',
      id: `${this.origin}/activities/${crypto.randomUUID()}`,
      type,
      actor: this.person,
      object,
      ...more,
    };
    const body = JSON.stringify(activity);
    const { host, pathname } = new URL(inbox);
    const date = new Date().toUTCString();
    const digest = `SHA-256=${createHash('sha256').update(body).digest('base64')}`;
    const signed = [`(request-target): post ${pathname}`, `host: ${host}`, `date: ${date}`, `digest: ${digest}`].join('\n');
    const signature = createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64');
    const answer = await fetch(inbox, {
      method: 'POST',
      body,
      headers: {
        date,
        digest,
        'content-type': 'application/activity+json',
        signature: `keyId="${this.person}#main-key",algorithm="rsa-sha256",headers="(request-target) host date digest",signature="${signature}"`,
      },
    });
    if (answer.status !== 202) throw new Error(`${type}: ${answer.status} ${await answer.text()}`);
    return activity;
  }

  /** Answers a note in public. */
  async replies(inbox, note, words) {
    const reply = {
      id: `${this.origin}/notes/${crypto.randomUUID()}`,
      type: 'Note',
      attributedTo: this.person,
      inReplyTo: note,
      to: [PUBLIC],
      content: `<p>${words}</p>`,
    };
    await this.says(inbox, 'Create', reply);
    return reply;
  }
}
