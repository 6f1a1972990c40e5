import assert from 'node:assert/strict';
import { test } from 'node:test';
import { vectors } from './document.js';
import * as protocol from './protocol.js';
import { Key, Worker, vouch } from './worker.js';

const repeated = (byte, count) => new Uint8Array(count).fill(byte);
const hex = (bytes) => Buffer.from(bytes).toString('hex');

// What a worker and attestors written in JavaScript compute for the machine that the document describes.
function compute() {
  const computed = {};
  const tell = (name, value) => {
    computed[name] = hex(value);
    return value;
  };
  const tellHash = (name, preimage) => tell(`${name}.hash`, protocol.hash(tell(`${name}.preimage`, preimage)));

  const chain = repeated(0xc0, 32);
  const [registry, mining, verifier] = [0xa1, 0xa2, 0xa3].map((byte) => protocol.contract(chain, repeated(byte, 32)));
  const worker = new Worker(new Key(repeated(0x01, 32)));
  const attestors = [0x11, 0x12].map((byte) => new Key(repeated(byte, 32)));
  for (const [name, key] of [['worker', worker.key], ['attestor1', attestors[0]], ['attestor2', attestors[1]]]) {
    tell(`${name}.secret`, key.secret);
    tell(`${name}.public`, key.public);
  }

  const operator = repeated(0xa4, 32);
  const registration = { operator, cores: 8, featureLevel: 1, registry, challenge: repeated(0, 32) };
  const info = worker.registration(registration);
  tellHash('registration-info', info);
  const time = 1_700_000_000_000;
  tellHash('possession', protocol.possession({ verifier, info, time }));
  tell('possession.signature', worker.signPossession(verifier, registration, time));

  const facts = {
    measurement: repeated(0xb5, 68),
    reportData: protocol.reportData(info),
    tcbStatus: 'ConfigurationNeeded',
    advisories: ['INTEL-SA-00219', 'INTEL-SA-00334'],
    time,
    expires: 1_702_592_000_000,
    debug: false,
    platform: repeated(0xd6, 16),
  };
  const statement = { verifier, registry: repeated(0xa1, 32), facts: tell('facts', protocol.enclaveFacts(facts)) };
  attestors.forEach((attestor, index) => {
    tellHash(`attestation${index + 1}`, protocol.attestation(statement));
    tell(`attestation${index + 1}.signature`, attestor.sign(protocol.attestation(statement)));
  });
  tell('proof', vouch(attestors, verifier, statement.registry, facts));

  const ofRegistry = { registry, worker: worker.id, previous: repeated(0, 32), block: 100, time: time + 6_000 };
  const registered = tellHash('registration-challenge', protocol.registrationChallenge(ofRegistry));
  tellHash('attestation-challenge', protocol.attestationChallenge({ ...ofRegistry, block: 99, time }));
  const opened = protocol.benchmarkChallenge({ ...ofRegistry, previous: registered });
  const challenge = tellHash('benchmark-challenge', opened);
  tellHash('benchmark', protocol.benchmark({ registry, worker: worker.id, challenge, iterations: 123_456 }));
  tell('benchmark.signature', worker.signBenchmark(registry, challenge, 123_456));

  const session = { mining, worker: worker.id, session: 1 };
  const started = protocol.heartbeatChallenge({
    ...session,
    previous: repeated(0, 32),
    iterations: 0,
    block: 200,
    time: time + 700_000,
    shareAccumulator: 2n ** 70n,
  });
  const asked = { ...session, challenge: tellHash('heartbeat-challenge', started) };
  tellHash('heartbeat', protocol.heartbeat({ ...asked, iterations: 300_000 }));
  tell('heartbeat.signature', worker.signHeartbeat(mining, asked, 300_000));
  return computed;
}

test('a worker written in JavaScript computes what the document says, all of it', () => {
  assert.deepEqual(compute(), vectors());
});
