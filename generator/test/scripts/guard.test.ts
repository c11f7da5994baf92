import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { functionsOf, runShell, scriptsDir, shells } from './shells.ts'

// A replica in sync, marked in epoch 4, follows the master that all Sentinels name in epoch 5.
const replica = {
  ...{
    HA_LOCAL: '127.0.0.1',
    SENTINEL_REPLICAS: '3',
    SENTINELS: '3',
    MAJORITY: '2',
    DOWN_AFTER: '3000',
    MIN_REPLICAS: '1',
    MAX_LAG: '2',
  },
  ...{
    MY_ADDRESS: '10.0.0.1',
    NAMED: '10.0.0.2',
    NAMED_AS: '',
    NAMED_EPOCH: '5',
    NAMED_DOWN: '0',
    ODOWN: '0',
    FAILING: '0',
  },
  ...{
    VOTES: '3',
    REPLACING: '0',
    BLANK: '0',
    FAILOVERS: '0',
    OTHER: '0',
    ROLE: 'slave',
    FOLLOWS: '10.0.0.2',
    LINK: 'up',
    SYNCING: '0',
  },
  ...{ PRIORITY: '100', OFFSET: '900', GOOD: '2', WAS: 'ready', NOW: '100000' },
  ...{ HISTORY: 'aaaa', PROCESS: 'p1', MASTER_LIFE: '', DOWN_ONES: '', ONLINE: '10.0.0.3', INFO: '' },
  ...{ ANSWERS: 'yes', SEEN: 'yes', HELD: '', HA_RUN: '', THEIRS: '', BLOCKED: 'no', LOADING: '0', LEADER: '' },
  ...{ PLACED: 'yes', MOST_PEERS: '2' },
  ...{ MARK_EPOCH: '4', MARK_ROLE: 'replica', MARK_SYNC: '1', MARK_OFFSET: '500', DISK: '1' },
}
const cutOff = { ...replica, LINK: 'down' }
const namedReplica = { ...cutOff, NAMED: '10.0.0.1', LASTS_named: '97000' }
const master = { ...replica, ROLE: 'master', FOLLOWS: '', MARK_ROLE: 'master', NAMED: '10.0.0.1' }
const neverNamed = { ...master, NAMED: '10.0.0.2', MARK_ROLE: 'replica' }
type Facts = Partial<
  Record<
    | keyof typeof replica
    | 'UNSET_ONES'
    | 'LASTS_linkdown'
    | 'LASTS_higher'
    | 'LASTS_named'
    | 'LASTS_never_named'
    | 'LASTS_handed'
    | 'LASTS_blocked'
    | 'LASTS_unconfirmed',
    string
  >
>

// What would be asked of a server or written to disk is printed.
const doubles = `
  log() { :; }; verdict() { echo "$1"; }; write_mark() { echo "mark $*"; }; on_disk() { ON_DISK=$DISK; }; load_ended() { :; }; drop_copy() { :; }; mark_my_epoch() { echo "mark my epoch"; }; renew_epoch() { :; }; raise_epoch() { [ "$MARK_EPOCH" -le "$NAMED_EPOCH" ] || echo "raise $MARK_EPOCH"; }; set_priority() { echo "priority $1"; }
  ask_local() { echo "ask $1" >&3; }; follow() { echo "follow $1"; }; leave() { echo "leave $1"; }; promote_self() { echo promote; }
  priority_seen() { [ "$SEEN" = yes ]; }; answers_as_master() { [ "$ANSWERS" = yes ]; }; answers_as_replica() { [ "$LEADER:$1" = replica:10.0.0.2 ]; }
  remember_epoch() { :; }; read_replicas() { :; }; is_blocked() { [ "$BLOCKED" = yes ]; }; release() { :; }
  replace_blocked() { echo replace; }; pause_if_replaced() { echo "pause $1"; }; finish_handover() { echo finish; }; know_myself() { echo look; }; look_sentinels() { echo look; }; read_server() { :; }; read_mark() { :; }
  adopt_blank_sentinels() { echo adopt; }; complete_settings() { echo complete; }
  GIVEN_USERS=none; read_counts() { :; }; note_made() { :; }; renew_addresses() { :; }; announce_address() { :; }; place_addresses() { :; }; rename_master() { [ "\${NAMED_AS:-$NAMED}" = "$NAMED" ] || echo rename; }; keep_keys() { :; }; keep_exporter_login() { :; }; renew_users() { :; }; rotate() { :; }; renew_settings() { :; }; forget_stale_entries() { :; }; seek_foreign() { :; }; reclaim() { [ "$PLACED" = yes ] || echo reclaim; }; is_placed() { [ "$PLACED" = yes ]; }; resolve_epoch_conflict() { [ "$OTHER" = 0 ] || echo tie; }; other_servers() { :; }; look_servers() { echo "10.0.0.3 replica $THEIRS"; }; renew_my_links() { :; }; renew_peer_links() { :; }; free_stuck_ones() { [ -z "$DOWN_ONES" ] || echo "free$DOWN_ONES"; }; stamp() { :; }; hear_all() { :; }
  now() { :; }; write_file() { :; }; held() { [ "$1" = "$HELD" ]; }; load_addresses() { echo look; }`

for (const shell of shells) {
  describe(`a guard's round, by ${shell.join(' ')}`, () => {
    let decided = ''
    before(() => {
      decided = mkdtempSync(join(tmpdir(), 'guard-'))
      writeFileSync(join(decided, 'decision'), 'replica\n')
    })
    afterEach(() => rmSync(join(decided, 'emptied'), { force: true }))
    after(() => rmSync(decided, { recursive: true }))

    const acts = (call: string, facts: Facts): string => {
      const libraries = ['view', 'pace', 'repair', 'priority', 'sentinel-events', 'fence']
        .map((name) => `. ${scriptsDir}/lib/${name}.sh`)
        .join('; ')
      const script = `exec 3>&1\n${libraries}\n${functionsOf('guard.sh')}\n${doubles}\n${call}`
      return runShell({ shell, script, env: facts }).trim().replaceAll('\n', ', ')
    }

    it('marks a replica in sync in the epoch of the master that a majority names, and of no other', () => {
      expect(acts('guard_link', replica)).to.equal('mark 5 replica 1 900')
      expect(acts('guard_link', { ...replica, VOTES: '1' })).to.equal('')
      expect(acts('guard_link', { ...replica, FOLLOWS: '10.0.0.3' })).to.equal('')
    })
    it('marks a replica as out of sync until its append-only file has the data of the full sync', () => {
      expect(acts('guard_link', { ...replica, DISK: '0' })).to.equal('mark 5 replica 0 900')
    })
    it('takes mark and priority from a replica whose data a full sync replaces, and gives the priority back after it', () => {
      const reading = { SYNCING: '1', HA_RUN: decided }
      expect(acts('guard_link', { ...cutOff, ...reading })).to.equal('priority 0, mark 4 replica 0 500')
      expect(acts('guard_link', { ...replica, ...reading })).to.equal('priority 0, mark 4 replica 0 500')
      expect(acts('guard_link', { ...cutOff, ...reading, PRIORITY: '0', MARK_SYNC: '0' })).to.equal('')
      expect(acts('guard_link', { ...cutOff, PRIORITY: '0', MARK_SYNC: '0' })).to.equal('')
      expect(acts('guard_link', { ...replica, PRIORITY: '0' })).to.equal('priority 100, mark 5 replica 1 900')
    })
    it('gives the priority back to one that was in sync between two of its looks', () => {
      const synced = { ...cutOff, PRIORITY: '0', MARK_ROLE: 'master' }
      expect(acts('MASTER_LIFE="p1 bbbb"; guard_link', synced)).to.equal('priority 100')
      expect(acts('MASTER_LIFE="p1 aaaa"; guard_link', synced)).to.equal('')
      expect(acts('guard_link', synced)).to.equal('')
      expect(
        acts('MASTER_LIFE="p1 bbbb"; guard_link', { ...synced, SYNCING: '1', HA_RUN: decided, MARK_SYNC: '0' }),
      ).to.equal('')
    })
    it('gives the priority to one that was started, and in sync between two of its looks: it shares a history', () => {
      const started = {
        ...cutOff,
        HA_RUN: decided,
        PRIORITY: '0',
        MARK_SYNC: '0',
        THEIRS: '100 7 10.0.0.2 down 8.0.6 aaaa',
      }
      expect(acts('guard_link', started)).to.equal('priority 100')
      expect(acts('guard_link', { ...started, THEIRS: '0 7 10.0.0.2 down 8.0.6 aaaa' })).to.equal('')
      expect(acts('guard_link', { ...started, THEIRS: '100 7 10.0.0.2 down 8.0.6 bbbb' })).to.equal('')
      expect(acts('guard_link', { ...started, MARK_ROLE: 'master' })).to.equal('')
      expect(acts('MASTER_LIFE="p1 aaaa"; guard_link', started)).to.equal('')
      expect(acts('SYNCING=1; guard_link; SYNCING=0; guard_link', started)).to.equal('')
      const readAndLost = 'SYNCING=1; guard_link; SYNCING=0 LINK=up; guard_link; echo lost; LINK=down; guard_link'
      expect(acts(readAndLost, started)).to.match(/lost, priority 100$/)
    })
    it('takes the mark from a replica that is cut off while the epoch goes on without it', () => {
      expect(acts('guard_link', { ...cutOff, LASTS_linkdown: '95001' })).to.equal('')
      expect(acts('guard_link', { ...cutOff, LASTS_linkdown: '95000' })).to.equal('mark 4 replica 0 500')
      expect(acts('guard_link', { ...cutOff, LASTS_linkdown: '95000', NAMED_DOWN: '1' })).to.equal('')
      expect(acts('guard_link', { ...cutOff, LASTS_linkdown: '95000', VOTES: '1' })).to.equal('')
      expect(acts('guard_link', { ...cutOff, LASTS_linkdown: '40000', VOTES: '1' })).to.equal('mark 4 replica 0 500')
    })
    it('promotes a replica only when a majority has named it for 3 s, it follows nobody and its mark is whole', () => {
      expect(acts('guard_replica', namedReplica)).to.equal('not, promote')
      expect(acts('guard_replica', { ...namedReplica, LASTS_named: '97001' })).to.equal('not')
      expect(acts('guard_replica', { ...namedReplica, MARK_SYNC: '0' })).to.equal('not')
      expect(acts('guard_replica', { ...namedReplica, LINK: 'up' })).to.equal('not')
      expect(acts('guard_replica', { ...namedReplica, SYNCING: '1' })).to.equal('not')
      expect(acts('guard_replica', { ...namedReplica, VOTES: '1' })).to.equal('not')
    })
    it('promotes a named replica out of a ring: the server that it follows is a replica, too, and no failover is under way', () => {
      const ring = { ...namedReplica, LINK: 'up', LEADER: 'replica' } as const
      expect(acts('guard_replica', ring)).to.equal('not, promote')
      expect(acts('guard_replica', { ...ring, LASTS_named: '97001' })).to.equal('not')
      expect(acts('guard_replica', { ...ring, LEADER: 'master' })).to.equal('not')
      expect(acts('guard_replica', { ...ring, FAILING: '1' })).to.equal('not')
      expect(acts('guard_replica', { ...ring, SYNCING: '1' })).to.equal('not')
      expect(acts('guard_replica', { ...ring, MARK_SYNC: '0' })).to.equal('not')
    })
    it('fences a master when a majority names another: at once that of an older epoch, any other after 8 s', () => {
      expect(acts('guard_master', { ...neverNamed, MARK_ROLE: 'master' })).to.equal('not, follow 10.0.0.2')
      expect(acts('guard_master', neverNamed)).to.equal('not')
      expect(acts('guard_master', { ...neverNamed, LASTS_never_named: '92001' })).to.equal('not')
      expect(acts('guard_master', { ...neverNamed, LASTS_never_named: '92000' })).to.equal('not, follow 10.0.0.2')
      expect(acts('guard_master', { ...neverNamed, LASTS_never_named: '92000', ANSWERS: 'no' })).to.equal('not')
      const outside = { ...neverNamed, LASTS_never_named: '92000', PLACED: 'no' }
      expect(acts('guard_master', outside), 'an address that no instance has').to.equal('not, reclaim')
    })
    it('pauses the writes of a master that a Sentinel replaces', () => {
      expect(acts('guard_master; wait', { ...master, FAILOVERS: '1' })).to.include('pause 10.0.0.1')
      expect(acts('guard_master; wait', { ...master, FAILOVERS: '1', VOTES: '1' })).to.not.include('pause')
      expect(acts('guard_master; wait', master)).to.not.include('pause')
    })
    it('never fences a master, nor marks one, on the word of a minority', () => {
      const minority = { ...neverNamed, MARK_ROLE: 'master', VOTES: '1', LASTS_never_named: '0' }
      expect(acts('guard_master', minority)).to.equal('adopt, ready')
      expect(acts('guard_master', { ...minority, WAS: 'not' })).to.equal('adopt, not')
    })
    it('calls a replica ready when a majority of Sentinels has seen that it may be promoted, and leaves it so without one', () => {
      const inSync = { ...replica, MARK_EPOCH: '5' }
      expect(acts('guard_replica', inSync)).to.equal('mark 5 replica 1 900, ready')
      expect(acts('guard_replica', { ...inSync, SEEN: 'no' })).to.equal('mark 5 replica 1 900, not')
      const reading = { ...cutOff, SYNCING: '1', HA_RUN: decided, PRIORITY: '0', MARK_SYNC: '0' }
      expect(acts('guard_replica', reading)).to.equal('not')
      for (const WAS of ['ready', 'not']) expect(acts('guard_replica', { ...inSync, VOTES: '1', WAS })).to.equal(WAS)
    })
    it('tells the Sentinels of the epoch of its mark: a master at once, a replica of theirs when it has lasted for 3 s', () => {
      const behind = { NAMED_EPOCH: '0', SEEN: 'yes' }
      expect(acts('guard_master', { ...master, ...behind })).to.contain('mark my epoch, raise 4')
      expect(acts('guard_replica', { ...replica, ...behind, LASTS_higher: '97000' })).to.contain('raise 4')
      for (const facts of [
        { LASTS_higher: '97001' },
        { LASTS_higher: '97000', VOTES: '1' },
        { LASTS_higher: '97000', NAMED_EPOCH: '4' },
      ]) {
        expect(acts('guard_replica', { ...replica, ...behind, ...facts })).not.to.contain('raise')
      }
      expect(
        acts('guard_replica; NAMED_EPOCH=4; guard_replica; NAMED_EPOCH=0; guard_replica', { ...replica, ...behind }),
      ).not.to.contain('raise')
    })
    it('leads a replica to the master that is named, and away from one that is down', () => {
      expect(acts('guard_replica', { ...replica, FOLLOWS: '10.0.0.3' })).to.equal('not, follow 10.0.0.2')
      expect(acts('guard_replica', { ...cutOff, ODOWN: '1', FAILING: '1' })).to.equal('leave 10.0.0.2, not')
    })
    it('has a master renamed that a majority names by a former address, and by the word of a majority alone', () => {
      const moved = { ...master, NAMED_AS: '10.0.0.9' }
      expect(acts('guard_master', moved)).to.equal('mark my epoch, adopt, complete, rename, ready')
      expect(acts('guard_master', { ...moved, VOTES: '1' })).to.equal('adopt, complete, ready')
    })
    it('frees Sentinels that hold the master which they name to be down', () => {
      expect(acts('guard_master', { ...master, OTHER: '1', DOWN_ONES: ' 2' })).to.contain('free 2')
      expect(acts('guard_master', { ...master, OTHER: '1', DOWN_ONES: ' 2', VOTES: '1' })).not.to.contain('free')
    })
    it('makes nothing known while a Sentinel names another master', () => {
      expect(acts('guard_master', { ...master, OTHER: '1' })).to.equal('mark my epoch, complete, tie, ready')
    })
    it('does nothing while another script moves this server', () => {
      expect(acts('round', { ...replica, HELD: 'handover' })).to.equal('not')
      expect(acts('round', { ...replica, HELD: 'ending', HA_RUN: decided })).to.equal('look, look, not')
    })
    it('finishes a handover that was broken off: at once in a pod that ends, else when it has lasted for 1 s', () => {
      const handed = { ...replica, NAMED: '10.0.0.1' }
      expect(acts('round', { ...handed, HELD: 'ending', HA_RUN: decided })).to.equal('look, look, not, finish')
      expect(acts('guard_replica', { ...handed, LASTS_handed: '99001' })).to.equal('not')
      expect(acts('guard_replica', { ...handed, LASTS_handed: '99000' })).to.equal('not, finish')
    })
    it('asks the Sentinels at each change, at each word of theirs, and every 3 s', () => {
      const looks = (facts: Facts, after = ':'): string =>
        acts(`look_if_due; NOW=$((NOW + 2999)); ${after}; look_if_due`, { ...facts, HA_RUN: decided, UNSET_ONES: '' })
      expect(looks(replica)).to.equal('look')
      expect(looks(replica, 'NOW=103000')).to.equal('look, look')
      for (const change of ['ROLE=master', 'LINK=down', 'FOLLOWS=10.0.0.3', 'HISTORY=bbbb', 'GOOD=1']) {
        expect(looks(replica, change), change).to.equal('look, look')
      }
      expect(looks({ ...replica, VOTES: '3', SENTINELS: '3', SENTINEL_REPLICAS: '5' }), 'two do not run').to.equal(
        'look',
      )
      for (const odd of [{ WAS: 'not' }, { VOTES: '2' }, { FAILING: '1' }, { NAMED_DOWN: '1' }]) {
        expect(looks({ ...replica, ...odd }), Object.keys(odd)[0]).to.equal('look, look')
      }
      expect(looks(replica, ': >"$HA_RUN/heard"')).to.equal('look, look')
      expect(looks(replica)).to.equal('look')
    })
    it('leads a master that ends to its successor when its hook was killed before it could', () => {
      const left = { ...master, HELD: 'ending', HA_RUN: decided, NAMED: '10.0.0.2' }
      expect(acts('round', left)).to.equal('look, look, not, follow 10.0.0.2')
      expect(acts('round', { ...left, HELD: 'handover' })).to.equal('not')
      expect(acts('round', { ...left, NAMED: '10.0.0.1' })).to.equal('look, look, not')
    })
    it('replaces a master that a quorum holds to be down when nobody has done so for 2 s', () => {
      const blocked = { ...replica, BLOCKED: 'yes', HA_RUN: decided, MARK_EPOCH: '5' }
      expect(acts('round', { ...blocked, LASTS_blocked: '98001' })).to.not.include('replace')
      expect(acts('round', { ...blocked, LASTS_blocked: '98000' })).to.include('replace')
      expect(acts('round', { ...blocked, BLOCKED: 'no', LASTS_blocked: '1' })).to.not.include('replace')
    })
    it('disconnects the clients of a fenced master that no majority confirms, once another may have been promoted', () => {
      const kill = 'ask CLIENT KILL USER default'
      const fenced = { ...master, GOOD: '0', VOTES: '1', LASTS_unconfirmed: '98000' }
      expect(acts('guard_master', fenced)).to.equal(`${kill}, adopt, complete, not`)
      expect(acts('guard_master', { ...fenced, NAMED: 'none', VOTES: '0' })).to.equal(`${kill}, adopt, not`)
      expect(acts('guard_master', { ...fenced, NAMED: '10.0.0.2', VOTES: '3' })).to.include(kill)
      expect(acts('guard_master', { ...fenced, LASTS_unconfirmed: '98001' })).to.not.include('KILL')
      expect(acts('guard_master', { ...fenced, VOTES: '2' })).to.not.include('KILL')
      expect(acts('guard_master', { ...fenced, GOOD: '1' })).to.not.include('KILL')
      expect(acts('guard_master', { ...fenced, MIN_REPLICAS: '0' })).to.not.include('KILL')
      expect(acts('guard_master; VOTES=3; guard_master; VOTES=1; guard_master', fenced).match(/KILL/g)).to.have.length(
        1,
      )
      expect(acts('guard_master; guard_master', fenced).match(/KILL/g)).to.have.length(2)
    })
    it('marks a named master, and takes it for ready while a replica is in sync', () => {
      expect(acts('guard_master', master)).to.equal('mark my epoch, adopt, complete, ready')
      expect(acts('guard_master', { ...master, GOOD: '0' })).to.equal('mark my epoch, adopt, complete, not')
      expect(acts('guard_master', { ...master, GOOD: '0', MIN_REPLICAS: '0' })).to.match(/ready$/)
    })
  })
}
