// What contracts-ui does beyond polkadot-js: it sends exactly what the dry run says, and takes all events of a
// transaction for those of the contract that was called.

// In the flags of what a contract returns.
const REVERT = 1;

export class ContractsUi {
  // `thinking`: milliseconds that a user takes from the dry run to the button.
  constructor(chain, thinking) {
    this.chain = chain;
    this.thinking = thinking;
  }

  // What the page shows beside a message, by its name in the metadata: the answer, or the name of the refusal.
  async dryRun(contract, label, { from, value = 0n }, ...args) {
    const { api } = this.chain;
    const message = contract.abi.messages.find(({ identifier }) => identifier === label);
    const input = message.toU8a(args);
    const { result, gasRequired, storageDeposit } = await api.call.contractsApi.call(
      from.address,
      contract.address,
      value,
      null,
      null,
      input,
    );
    if (result.isErr) throw new Error(`${label}: ${this.chain.explain(result.asErr)}`);
    const { flags, data } = result.asOk;
    const { lookupName, type } = message.returnType;
    const { ok } = contract.abi.registry.createTypeUnsafe(lookupName ?? type, [data]).toJSON();
    if (flags.bits.toNumber() & REVERT) return { refusal: ok.err };
    return { answer: ok, gasRequired, charge: storageDeposit.isCharge ? storageDeposit.asCharge : null };
  }

  // "Call contract": tells of each event which contract emitted it, and what the page shows of it.
  async call(contract, label, { from, value = 0n }, ...args) {
    const { refusal, gasRequired, charge } = await this.dryRun(contract, label, { from, value }, ...args);
    if (refusal) throw new Error(`${label}: ${JSON.stringify(refusal)}`);
    await new Promise((resolve) => setTimeout(resolve, this.thinking));
    // No charge is no limit.
    const storageDepositLimit = charge?.isZero() ? null : charge;
    const { method } = contract.abi.messages.find(({ identifier }) => identifier === label);
    const transaction = contract.tx[method]({ gasLimit: gasRequired, storageDepositLimit, value }, ...args);
    const { events } = await this.chain.submit(transaction, from, label);
    const emitted = events.filter(({ event }) => this.chain.api.events.contracts.ContractEmitted.is(event));
    return emitted.map((record) => ({ emitter: record.event.data[0].toString(), shown: show(contract.abi, record) }));
  }
}

// An event as the page shows it by a contract's metadata; nothing if that does not fit.
export function show(abi, record) {
  try {
    const { event, args } = abi.decodeEvent(record);
    const values = event.args.map(({ name }, index) => [name, args[index].toJSON()]);
    return { name: event.identifier, ...Object.fromEntries(values) };
  } catch {
    return null;
  }
}
