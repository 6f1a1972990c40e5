// A node with a deployment, as a user interface works with them.

import { readFileSync } from 'node:fs';
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import { CodePromise, ContractPromise } from '@polkadot/api-contract';
import { abi, bundle } from './bundles.js';

// A dry run may use all of this; it tells what the message needs.
const ENOUGH = { refTime: 500_000_000_000n, proofSize: 5_000_000n };

export class Chain {
  constructor(api, deployment) {
    this.api = api;
    this.deployment = deployment;
    this.token = 10n ** BigInt(deployment.token.decimals);
    this.keys = new Keyring({ type: 'sr25519' });
    this.alice = this.account('Alice');
    this.bob = this.account('Bob');
  }

  // An account of the development chain.
  account(name) {
    return this.keys.addFromUri(`//${name}`);
  }

  // Connects to the node of the deployment file that STAKEPOOL_DEPLOYMENT names.
  static async connect() {
    const deployment = JSON.parse(readFileSync(process.env.STAKEPOOL_DEPLOYMENT, 'utf8'));
    const provider = new WsProvider(deployment.url);
    try {
      const api = await ApiPromise.create({ provider, noInitWarn: true, throwOnConnect: true });
      return new Chain(api, deployment);
    } catch (error) {
      // It would try for ever.
      await provider.disconnect();
      throw error;
    }
  }

  disconnect() {
    return this.api.disconnect();
  }

  contract(name, address) {
    return new ContractPromise(this.api, abi(name), address);
  }

  // Tries a message out: the contract's answer or its refusal, and what a transaction of it should be given.
  async ask(contract, message, { from = this.alice, value = 0n } = {}, ...args) {
    const options = { gasLimit: this.enough(), storageDepositLimit: null, value };
    const outcome = await contract.query[message](from.address, options, ...args);
    if (outcome.result.isErr) throw new Error(`${message}: ${this.explain(outcome.result.asErr)}`);
    // The outer result is ink!'s own and fails if a contract does not understand a message.
    const { ok, err } = outcome.output.toJSON();
    if (err) throw new Error(`${message}: ${err}`);
    return {
      ...(isResult(ok) ? { answer: ok.ok, refusal: ok.err } : { answer: ok }),
      needs: {
        gasLimit: this.withMargin(outcome.gasRequired),
        storageDepositLimit: charge(outcome.storageDeposit),
        value,
      },
    };
  }

  // Tries a message out, and sends it; returns the contracts' events.
  async send(contract, message, { from = this.alice, value = 0n } = {}, ...args) {
    const { refusal, needs } = await this.ask(contract, message, { from, value }, ...args);
    if (refusal) throw new Error(`${message}: ${JSON.stringify(refusal)}`);
    const result = await this.submit(contract.tx[message](needs, ...args), from, message);
    return result.contractEvents.map(({ event, args: values }) => ({
      name: event.identifier,
      ...Object.fromEntries(event.args.map(({ name }, index) => [name, values[index].toJSON()])),
    }));
  }

  // Uploads a contract's code and instantiates it in one transaction.
  async instantiate(name, from, ...args) {
    const code = new CodePromise(this.api, bundle(name), undefined);
    const options = { gasLimit: this.enough(), storageDepositLimit: null };
    const { contract } = await this.submit(code.tx.new(options, ...args), from);
    return contract;
  }

  // Waits until a block has this time, which a chain that makes blocks on demand has to be asked for.
  async reach(time, from = this.alice) {
    await new Promise((resolve) => setTimeout(resolve, time - Date.now() + 100));
    await this.submit(this.api.tx.system.remark('0x'), from);
  }

  submit(transaction, from, name = transaction.method.method) {
    return new Promise((resolve, reject) => {
      const check = (result) => {
        if (result.dispatchError) reject(new Error(`${name}: ${this.explain(result.dispatchError)}`));
        else if (result.isInBlock) resolve(result);
      };
      transaction.signAndSend(from, check).catch(reject);
    });
  }

  enough() {
    return this.api.registry.createType('WeightV2', ENOUGH);
  }

  // A quarter more: what a message takes can grow between its dry run and its block.
  withMargin({ refTime, proofSize }) {
    const [time, size] = [refTime, proofSize].map((needed) => (needed.toBigInt() * 5n) / 4n);
    return this.api.registry.createType('WeightV2', { refTime: time, proofSize: size });
  }

  explain(error) {
    return error.isModule ? this.api.registry.findMetaError(error.asModule).name : error.toString();
  }
}

// What a storage deposit takes; a refund takes nothing.
function charge(deposit) {
  return deposit.isCharge ? deposit.asCharge.toBigInt() : 0n;
}

function isResult(answer) {
  return answer !== null && typeof answer === 'object' && ('ok' in answer || 'err' in answer);
}
