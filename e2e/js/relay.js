// Brings what workers sign onto the chain. Anybody can.

import { randomBytes } from 'node:crypto';
import { vectors } from './document.js';
import * as protocol from './protocol.js';
import { Key, Worker, vouch } from './worker.js';

// Iterations in a millisecond: a score of 600, which is told for six seconds.
const RATE = 0.1;
// What a worker counts in the four seconds between two heartbeats.
const COUNT = 400;
// How often a benchmark is offered that the registry does not take yet, and how many milliseconds lie between.
const OFFERS = 100;
const PAUSE = 500;

const toHex = (bytes) => `0x${Buffer.from(bytes).toString('hex')}`;
const fromHex = (digits) => new Uint8Array(Buffer.from(digits.replace('0x', ''), 'hex'));

export class Relay {
  constructor(chain, relayer) {
    const { verifier, registry, mining } = chain.deployment.contracts;
    this.chain = chain;
    this.relayer = relayer;
    this.verifier = chain.contract('quorum_verifier', verifier.address);
    this.registry = chain.contract('worker_registry', registry.address);
    this.mining = chain.contract('mining', mining.address);
    // The suite is deployed for the attestors whose secrets are in the document.
    this.attestors = ['attestor1', 'attestor2'].map((name) => new Key(fromHex(vectors()[`${name}.secret`])));
  }

  // The 64 bytes that name a contract of this chain.
  id(contract) {
    return protocol.contract(this.chain.api.genesisHash.toU8a(), contract.address.toU8a());
  }

  async view(contract, message, ...args) {
    return (await this.chain.ask(contract, message, { from: this.relayer }, ...args)).answer;
  }

  send(contract, message, ...args) {
    return this.chain.send(contract, message, { from: this.relayer }, ...args);
  }

  // Makes a block, so that the chain's clock stands at this time at least.
  reach(time) {
    return this.chain.reach(time, this.relayer);
  }

  // Registers a new worker of an operator by the attestors' signatures.
  async register(operator) {
    const worker = new Worker();
    const info = worker.registration({
      operator: operator.publicKey,
      cores: 4,
      featureLevel: 1,
      registry: this.id(this.registry),
      challenge: new Uint8Array(32),
    });
    const [measurement] = await this.view(this.registry, 'measurements', 0, 1);
    const proof = vouch(this.attestors, this.id(this.verifier), this.registry.address.toU8a(), {
      measurement: fromHex(measurement),
      reportData: protocol.reportData(info),
      tcbStatus: 'UpToDate',
      advisories: [],
      time: (await this.chain.api.query.timestamp.now()).toBigInt(),
      expires: null,
      debug: false,
      platform: randomBytes(16),
    });
    const evidence = { verifier: this.verifier.address, proof: toHex(proof) };
    await this.send(this.registry, 'registerWorker', info, evidence);
    return worker;
  }

  // Hands in the benchmark of a worker, as soon as the registry takes it.
  async benchmark(worker) {
    const { benchmark } = await this.view(this.registry, 'worker', worker.id);
    for (let offers = 0; offers < OFFERS; offers++) {
      const iterations = Math.floor((Date.now() - benchmark.openedAt) * RATE);
      const signature = worker.signBenchmark(this.id(this.registry), fromHex(benchmark.challenge), iterations);
      const result = [worker.id, iterations, signature];
      const { refusal } = await this.chain.ask(this.registry, 'submitBenchmark', { from: this.relayer }, ...result);
      if (refusal !== 'BenchmarkTooShort') return this.send(this.registry, 'submitBenchmark', ...result);
      await this.reach(Date.now() + PAUSE);
    }
    throw new Error('the registry does not take the benchmark');
  }

  // Waits until the worker's heartbeat is due, and hands it in.
  async heartbeat(worker) {
    const { due, ...session } = await this.view(this.mining, 'session', worker.id);
    await this.reach(due);
    const iterations = Number(session.iterations) + COUNT;
    const challenge = fromHex(session.challenge);
    const signature = worker.signHeartbeat(this.id(this.mining), { ...session, challenge }, iterations);
    return this.send(this.mining, 'heartbeat', worker.id, session.session, iterations, signature);
  }
}
