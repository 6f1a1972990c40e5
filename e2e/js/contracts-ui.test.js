import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { abi } from './bundles.js';
import { Chain } from './chain.js';
import { ContractsUi } from './contracts-ui.js';
import { contractsUiTable } from './document.js';
import { Relay } from './relay.js';

// What README.md calls the contracts.
const NAMES = { factory: 'pool_factory', pool: 'stakepool', mining: 'mining', registry: 'worker_registry' };
const ROWS = contractsUiTable();

let chain;
let ui;
let relay;
let owner;
let staker;
let heir;
let contracts;
// Two workers of the owner's.
let first;
let second;
// The messages of the present row, as `contract.message`, in the order in which they were used first.
let used;
// The events that its transactions showed although another contract emitted them, or did not show although the own did.
let wrong;

before(async () => {
  chain = await Chain.connect();
  [owner, staker, heir] = ['Charlie', 'Eve', 'Ferdie'].map((name) => chain.account(name));
  relay = new Relay(chain, heir);
  // So a dry run and its transaction never see the same period of mining's clock.
  ui = new ContractsUi(chain, chain.deployment.timing.period);
  const factory = chain.contract('pool_factory', chain.deployment.contracts.factory.address);
  contracts = { factory, mining: relay.mining, registry: relay.registry };
  [first, second] = [await relay.register(owner), await relay.register(owner)];
  for (const worker of [first, second]) await relay.benchmark(worker);
});

after(() => chain?.disconnect());

// What the page answers to a view.
async function look(name, label, ...args) {
  note(name, label);
  const { answer, refusal } = await ui.dryRun(contracts[name], label, { from: owner }, ...args);
  assert.equal(refusal, undefined);
  return answer;
}

// Sends a message with nothing to spare, and tells the contract's changes.
async function call(name, label, options, ...args) {
  note(name, label);
  const events = await ui.call(contracts[name], label, { from: owner, ...options }, ...args);
  const isOwn = ({ emitter }) => emitter === contracts[name].address.toString();
  wrong.push(...events.filter((event) => (event.shown !== null) !== isOwn(event)));
  return events.filter(isOwn).flatMap(({ shown }) => Object.keys(shown?.change ?? {}));
}

function note(name, label) {
  const entry = `${name}.${label}`;
  if (!used.includes(entry)) used.push(entry);
}

// The messages that a row of the table names.
function messagesOf([, names, , text]) {
  const words = [...text.matchAll(/`(\w+)[^`]*`/g)].map(([, word]) => word);
  const has = (name, word) => abi(NAMES[name]).messages.some(({ identifier }) => identifier === word);
  const inContracts = (word) => names.split(', ').filter((name) => has(name, word));
  return [...new Set(words.flatMap((word) => inContracts(word).map((name) => `${name}.${word}`)))];
}

// A row of the table as a test: it uses the messages that the row names, and is shown all events of the contracts that
// were called, and no others.
const walked = [];
function row(title, walk) {
  walked.push(title);
  test(title, async () => {
    [used, wrong] = [[], []];
    await walk();
    assert.deepEqual(wrong, []);
    assert.deepEqual(used, messagesOf(ROWS.find(([name]) => name === title)));
  });
}

suite('README.md tells what one can do with contracts-ui', () => {
  row('create a pool', async () => {
    assert.deepEqual(await call('factory', 'create_pool', {}), ['poolCreated']);
    const created = (await look('factory', 'pools', 0, 0)).findLast((pool) => pool.owner === owner.address);
    contracts.pool = chain.contract('stakepool', created.address);
  });

  row('set the commission', async () => {
    assert.deepEqual(await call('pool', 'set_payout_pref', {}, 100_000), ['rewardCollected', 'commissionSet']);
  });

  row('set the cap', async () => {
    assert.deepEqual(await call('pool', 'set_cap', {}, 5_000n * chain.token), ['capSet']);
    assert.deepEqual(await call('pool', 'set_cap', {}, null), ['capSet']);
  });

  row('describe it', async () => {
    assert.deepEqual(await call('pool', 'set_description', {}, 'solid machines'), ['descriptionSet']);
  });

  row('let only some contribute', async () => {
    assert.deepEqual(await call('pool', 'add_staker_to_whitelist', {}, staker.address), ['whitelistChanged']);
    assert.deepEqual(await call('pool', 'remove_staker_from_whitelist', {}, staker.address), ['whitelistChanged']);
  });

  row('see what is known of a worker', async () => {
    assert.equal((await look('registry', 'worker', first.id)).operator, owner.address);
    assert.equal((await look('mining', 'worker_info', first.id)).state, 'Ready');
  });

  row('add a worker', async () => {
    for (const { id } of [first, second]) assert.deepEqual(await call('pool', 'add_worker', {}, id), ['workerAdded']);
  });

  row('contribute', async () => {
    const value = 300n * chain.token;
    assert.deepEqual(await call('pool', 'contribute', { from: staker, value }), ['contributed']);
  });

  row('see which stake a worker can have', async () => {
    const [least, most] = await look('mining', 'stake_bounds', first.id);
    assert.ok(BigInt(least) < 50n * chain.token && 100n * chain.token < BigInt(most));
  });

  row('start a worker', async () => {
    for (const { id } of [first, second]) {
      assert.deepEqual(await call('pool', 'start_mining', {}, id, 50n * chain.token), ['miningStarted']);
    }
  });

  row('give it more stake', async () => {
    assert.deepEqual(await call('pool', 'restart_mining', {}, first.id, 60n * chain.token), ['miningStarted']);
  });

  row('stop it', async () => {
    assert.deepEqual(await call('pool', 'stop_mining', {}, first.id), ['workersStopped']);
  });

  row('make its stake free after the cool-down', async () => {
    await relay.heartbeat(second);
    await relay.reach((await relay.view(relay.mining, 'workerInfo', first.id)).coolDownEnd);
    assert.deepEqual(await call('pool', 'reclaim_worker', { from: staker }, first.id), ['workerReclaimed']);
  });

  row('take it out of the pool', async () => {
    assert.deepEqual(await call('pool', 'remove_worker', {}, first.id), ['workerRemoved']);
  });

  row('have what an absent worker lost booked', async () => {
    const { late } = await relay.view(relay.mining, 'session', second.id);
    await relay.reach(late + 2 * chain.deployment.timing.period);
    assert.deepEqual(await call('mining', 'report_offline', { from: staker }, second.id), ['workerUnresponsive']);
  });

  row('collect what the workers earned and lost', async () => {
    assert.deepEqual(await call('pool', 'sync_rewards', { from: staker }), ['rewardCollected']);
  });

  row('claim', async () => {
    // The dry run sees the time of the newest block.
    await relay.reach(Date.now());
    assert.deepEqual(await call('pool', 'claim_rewards', { from: staker }, staker.address), ['rewardClaimed']);
    assert.deepEqual(await call('pool', 'claim_owner_rewards', {}, owner.address), ['rewardClaimed']);
  });

  row('see a stake', async () => {
    assert.equal(BigInt((await look('pool', 'stake_info', staker.address)).shares), 300n * chain.token);
  });

  row('withdraw', async () => {
    assert.deepEqual(await call('pool', 'withdraw', { from: staker }, 50n * chain.token), ['withdrawn']);
    assert.deepEqual(await call('pool', 'withdraw_all', { from: staker }), ['withdrawn']);
  });

  row('see the queue', async () => {
    const [entry] = await look('pool', 'withdraw_queue', null, 0);
    assert.equal(entry.staker, staker.address);
  });

  row('serve the queue', async () => {
    assert.deepEqual(await call('pool', 'process_withdrawals', {}, 10), ['rewardCollected']);
  });

  row('have the workers stopped for an overdue queue', async () => {
    const [{ start }] = await relay.view(contracts.pool, 'withdrawQueue', null, 0);
    await relay.reach(start + chain.deployment.timing.grace);
    const changes = await call('pool', 'check_and_force_withdraw', { from: staker }, 10);
    assert.deepEqual(changes, ['rewardCollected', 'forcedStopChanged', 'forcedStopChanged', 'workersStopped']);
  });

  row('see the pool', async () => {
    assert.equal((await look('pool', 'pool_info')).runningWorkers, 0);
    assert.equal((await look('pool', 'workers', 0, 0)).length, 1);
  });

  row('hand the pool over', async () => {
    assert.deepEqual(await call('pool', 'transfer_ownership', {}, heir.address), ['ownershipOffered']);
    assert.deepEqual(await call('pool', 'accept_ownership', { from: heir }), ['ownershipTransferred']);
  });

  row('add to the subsidy', async () => {
    assert.deepEqual(await call('mining', 'fund', { value: chain.token }), ['funded']);
  });

  test('and nothing else', () => assert.deepEqual(walked, ROWS.map(([title]) => title)));
});
