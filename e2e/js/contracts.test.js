import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import { Chain } from './chain.js';

// A compressed secp256k1 key, and an enclave's measurement that nobody else has used.
const KEY = '0x031b84c5567b126440995d3ed5aaba0565d71e1834604819ff9c17f5e9d5dd078f';
const MEASUREMENT = `0x${randomBytes(68).toString('hex')}`;

let chain;
let registry;
let mining;
let factory;

before(async () => {
  chain = await Chain.connect();
  const { contracts } = chain.deployment;
  registry = chain.contract('worker_registry', contracts.registry.address);
  mining = chain.contract('mining', contracts.mining.address);
  factory = chain.contract('pool_factory', contracts.factory.address);
});

after(() => chain?.disconnect());

// Creates a pool, owned by Alice, and tells its number too.
async function createPool() {
  const [{ change }] = await chain.send(factory, 'createPool');
  const { pid, pool } = change.poolCreated;
  return { pid, pool: chain.contract('stakepool', pool) };
}

// What a view answers.
async function view(contract, message, ...args) {
  const { answer, refusal } = await chain.ask(contract, message, {}, ...args);
  assert.equal(refusal, undefined);
  return answer;
}

suite('every view answers', () => {
  const contracts = {
    quorum_verifier: () => chain.contract('quorum_verifier', chain.deployment.contracts.verifier.address),
    worker_registry: () => registry,
    mining: () => mining,
    pool_factory: () => factory,
    stakepool: async () => (await createPool()).pool,
  };
  for (const [name, find] of Object.entries(contracts)) {
    test(`of ${name}`, async () => {
      const contract = await find();
      const views = contract.abi.messages.filter(({ isMutating }) => !isMutating);
      assert.notEqual(views.length, 0);
      for (const { method, args } of views) {
        const zeros = args.map(({ type }) => contract.abi.registry.createType(type.type));
        await chain.ask(contract, method, {}, ...zeros);
      }
    });
  }
});

suite('a pool', () => {
  test('that was created is listed', async () => {
    const { pid, pool } = await createPool();
    const record = { pid, address: pool.address.toString(), owner: chain.alice.address };
    assert.deepEqual(await view(factory, 'pools', pid, 1), [record]);
    assert.deepEqual(await view(factory, 'pool', pid), record);
  });

  test('is configured by its owner', async () => {
    const { pool } = await createPool();
    const cap = 5_000n * chain.token;
    const changes = await chain.send(pool, 'setPayoutPref', {}, 100_000);
    assert.deepEqual(changes.at(-1), {
      name: 'PoolChanged',
      change: { commissionSet: { commission: 100_000, pending: null } },
    });
    await chain.send(pool, 'setCap', {}, cap);
    assert.deepEqual(await chain.send(pool, 'setDescription', {}, 'solid machines'), [
      { name: 'PoolChanged', change: { descriptionSet: null } },
    ]);
    const info = await view(pool, 'poolInfo');
    assert.equal(info.commission, 100_000);
    assert.equal(BigInt(info.cap), cap);
    assert.equal(Buffer.from((await view(pool, 'description')).slice(2), 'hex').toString(), 'solid machines');
  });

  test('sells shares for stake', async () => {
    const { pool } = await createPool();
    const value = 100n * chain.token;
    const { answer, needs } = await chain.ask(pool, 'contribute', { from: chain.bob, value });
    assert.equal(BigInt(answer), value);
    assert.ok(needs.gasLimit.refTime.toBigInt() > 0n);
    assert.ok(needs.storageDepositLimit > 0n);

    const [minted, told] = await chain.send(pool, 'contribute', { from: chain.bob, value });
    assert.deepEqual(amounts(minted, 'value'), { name: 'Transfer', from: null, to: chain.bob.address, value });
    assert.deepEqual(amounts(told.change.contributed, 'amount', 'shares'), {
      staker: chain.bob.address,
      amount: value,
      shares: value,
    });
    assert.equal(BigInt((await view(pool, 'stakeInfo', chain.bob.address)).shares), value);
    assert.equal(BigInt((await view(pool, 'poolInfo')).freeStake), value);
  });

  test('is a token for wallets', async () => {
    const { pool } = await createPool();
    const value = 10n * chain.token;
    await chain.send(pool, 'contribute', { value });
    const [moved] = await chain.send(pool, 'psp22::transfer', {}, chain.bob.address, value / 4n, []);
    assert.deepEqual(amounts(moved, 'value'), {
      name: 'Transfer',
      from: chain.alice.address,
      to: chain.bob.address,
      value: value / 4n,
    });
    assert.equal(BigInt(await view(pool, 'psp22::balanceOf', chain.bob.address)), value / 4n);
    assert.equal(BigInt(await view(pool, 'psp22::totalSupply')), value);
    assert.equal(await view(pool, 'psp22Metadata::tokenDecimals'), chain.deployment.token.decimals);
  });

  test('pays out what is free', async () => {
    const { pool } = await createPool();
    const value = 10n * chain.token;
    await chain.send(pool, 'contribute', { value });
    const events = await chain.send(pool, 'withdrawAll');
    const withdrawn = events.find(({ change }) => change?.withdrawn).change.withdrawn;
    assert.deepEqual(amounts(withdrawn, 'amount', 'shares', 'queued'), {
      staker: chain.alice.address,
      amount: value,
      shares: value,
      queued: 0n,
    });
  });

  test('refuses by name', async () => {
    const { pool } = await createPool();
    const refusal = async (message, options, ...args) => (await chain.ask(pool, message, options, ...args)).refusal;
    assert.equal(await refusal('setCap', { from: chain.bob }, null), 'NotOwner');
    assert.equal(await refusal('contribute', { value: 1n }), 'InsufficientContribution');
    assert.equal(await refusal('addWorker', {}, KEY), 'WorkerNotRegistered');
    assert.deepEqual(await refusal('psp22::transfer', {}, chain.bob.address, 1, []), { insufficientBalance: null });
  });
});

test('mining tells who funded it', async () => {
  const value = chain.token;
  const [{ name, change }] = await chain.send(mining, 'fund', { value });
  assert.equal(name, 'MiningChanged');
  assert.deepEqual(amounts(change.funded, 'amount'), { from: chain.alice.address, amount: value });
});

test('the registry tells of a new measurement, and lists it until it is removed', async () => {
  const told = (allowed) => {
    const change = { measurementChanged: { measurement: MEASUREMENT, allowed } };
    return [{ name: 'RegistryChanged', change }];
  };
  const [{ change }] = await chain.send(registry, 'announceMeasurement', {}, MEASUREMENT);
  const { measurement, executableAt } = change.measurementAnnounced;
  assert.equal(measurement, MEASUREMENT);
  await chain.reach(executableAt);
  assert.deepEqual(await chain.send(registry, 'allowMeasurement', {}, MEASUREMENT), told(true));
  assert.ok((await view(registry, 'measurements', 0, 50)).includes(MEASUREMENT));
  assert.deepEqual(await chain.send(registry, 'removeMeasurement', {}, MEASUREMENT), told(false));
});

test('a bundle is enough to instantiate a contract', async () => {
  const verifier = await chain.instantiate('quorum_verifier', chain.alice, chain.api.genesisHash, [KEY], 1);
  assert.deepEqual(await view(verifier, 'attestors'), [KEY]);
});

// The record with these of its fields as amounts: JSON has small numbers as they are and large ones in hexadecimal.
function amounts(record, ...fields) {
  return { ...record, ...Object.fromEntries(fields.map((field) => [field, BigInt(record[field])])) };
}
