"""Scripts of a hostile builder for hostile_test.py.

Each entry is (name, behaviour of her trap, lines typed). The trap lies in the room where everyone stands. {trap},
{vase}, {yard}, {token}, {purse} and {other} are numbers. The vase stands in the yard and belongs to another builder, as
does the secret on it. The token is in the victim's hands and the purse in a bystander's. The other is a second thing of
the hostile builder, beside the trap. The victim types the lines; the hostile builder types those that begin with "!".
SNAPSHOT in the test lists the state that must not change; FORBIDDEN lists the texts that must not appear afterwards."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import repeat  # noqa: E402

LOOP = "while true do end"
# Each uses up the limit of a transaction.
LOOPING_TIMERS = 40 if repeat.LONG else 10

SCRIPTS = [
    # -- time --
    ("a loop behind a lever", "command('pull {this}', function(e) %s end)" % LOOP,
     ["pull trap"] * 4),
    ("a loop that catches its end",
     "command('pull {this}', function(e) while true do pcall(function() %s end) end end)" % LOOP,
     ["pull trap"] * 2),
    ("an error handler that loops",
     "command('pull {this}', function(e) xpcall(error, function() %s end) end)" % LOOP,
     ["pull trap"] * 2),
    ("a comparison that loops",
     "command('pull {this}', function(e) local t = {} for i = 1, 500 do t[i] = i end"
     " table.sort(t, function(a, b) %s end) end)" % LOOP, ["pull trap"]),
    ("a comparison that lies",
     "command('pull {this}', function(e) local t = {} for i = 1, 5000 do t[i] = i end"
     " table.sort(t, function(a, b) return true end) end)", ["pull trap"]),
    ("a replacement that loops",
     "command('pull {this}', function(e) ('x'):rep(9):gsub('x', function() %s end) end)" % LOOP,
     ["pull trap"]),
    ("coroutines in coroutines",
     "command('pull {this}', function(e) local function f() return coroutine.wrap(f)() end"
     " while true do pcall(f) end end)", ["pull trap"]),
    ("coroutines without end",
     "command('pull {this}', function(e) local t = {} while true do"
     " t[#t + 1] = coroutine.create(function() coroutine.yield() end) coroutine.resume(t[#t])"
     " end end)", ["pull trap"]),
    ("a pattern that takes for ever",
     "command('pull {this}', function(e) ('a'):rep(30000):find(('a*'):rep(40) .. 'b') end)",
     ["pull trap"] * 2),
    ("a listener that loops", "on('hear', function(e) %s end)" % LOOP, ["say hello"] * 4),
    ("a description that loops", "on('describe', function(e) %s end)" % LOOP,
     ["look at trap"] * 4),
    ("a guard that loops", "before('take', function(e) %s end)" % LOOP, ["take trap"] * 4),
    ("a witness of every coming",
     "on('enter', function(e) %s end) on('leave', function(e) %s end)" % (LOOP, LOOP),
     ["out", "in", "out", "in"]),
    ("timers that loop",
     "command('pull {this}', function(e) for i = 1, %d do e.this:after(0, 't' .. i) end end)" % LOOPING_TIMERS
     + "".join(" on('timer:t%d', function() %s end)" % (i + 1, LOOP) for i in range(LOOPING_TIMERS)),
     ["pull trap"]),
    ("a timer that loops every second",
     "command('pull {this}', function(e) e.this:every(1, 't') end)"
     " on('timer:t', function() %s end)" % LOOP, ["pull trap"]),
    ("rests that loop",
     "command('pull {this}', function(e) while true do wait(0)"
     " for i = 1, 200000 do local x = i * 2 end end end)", ["pull trap"] * 5),
    ("two things that answer each other for ever",
     "command('pull {this}', function(e) e.this:call('ping') end)"
     " on('call:ping', function(e) object('#{other}'):after(0.1, 'pong') end)"
     " on('timer:ping', function(e) object('#{other}'):after(0.1, 'pong') end)",
     ["pull trap"]),
    ("calls back and forth to the bottom",
     "command('pull {this}', function(e) return e.this:call('again', 1) end)"
     " on('call:again', function(e) e.this:call('again', e.data + 1)"
     " return e.this:call('again', e.data + 1) end)", ["pull trap"]),
    ("a storm of events",
     "on('hear', function(e) e.this.location:announce('Echo.') npc = npc or create('npc',"
     " {name = 'an echo', location = e.this.location}) npc:perform('say ' .. e.text) end)",
     ["say hello"]),
    # -- memory --
    ("strings that double",
     "command('pull {this}', function(e) local s = 'x' for i = 1, 60 do s = s .. s end end)",
     ["pull trap"]),
    ("tables without end",
     "command('pull {this}', function(e) local t = {} while true do t[#t + 1] = {t} end end)",
     ["pull trap"] * 2),
    ("a hoard in variables",
     "hoard = {} command('pull {this}', function(e) for i = 1, 60000 do"
     " hoard[#hoard + 1] = 'x' .. i .. ('y'):rep(20) end end)", ["pull trap"] * 10),
    ("keys of one hash",
     "command('pull {this}', function(e) local t = {} for i = 1, 4000 do"
     " t[('%08d'):format(i) .. ('z'):rep(30)] = i t[i * 2.0^53] = i end end)",
     ["pull trap"] * 2),
    ("a nest of tables in a property",
     "command('pull {this}', function(e) local t = {} for i = 1, 500 do t = {t} end"
     " e.this.t = t end)", ["pull trap"]),
    ("properties without end",
     "command('pull {this}', function(e) for i = 1, 1e6 do e.this['p' .. i] = ('x'):rep(60000)"
     " end end)", ["pull trap"]),
    # -- floods --
    ("objects without end",
     "command('pull {this}', function(e) while true do create(nil, {name = 'spam'}) end end)",
     ["pull trap"] * 2),
    ("objects by a timer",
     "command('pull {this}', function(e) e.this:every(1, 't') end) on('timer:t', function(e)"
     " for i = 1, 150 do create(nil, {name = 'spam', location = e.this.location}) end end)",
     ["pull trap"]),
    ("output without end",
     "command('pull {this}', function(e) while true do e.actor:tell(('x'):rep(1000)) end end)",
     ["pull trap"] * 2),
    ("announcements without end",
     "command('pull {this}', function(e) for i = 1, 200 do"
     " e.this.location:announce(('y'):rep(200)) wait(0) end end)", ["pull trap"]),
    ("timers without end",
     "command('pull {this}', function(e) for i = 1, 1e6 do e.this:after(1e5, 't' .. i) end end)",
     ["pull trap"]),
    ("scripts that wait without end",
     "command('pull {this}', function(e) e.this:every(1, 't') end) on('timer:t', function(e)"
     " e.this:every(1, 't') for i = 1, 100 do e.this:call('rest') end end)"
     " on('call:rest', function(e) wait(86400) end)", ["pull trap"]),
    ("odd times",
     "command('pull {this}', function(e) for _, s in ipairs({-1, 0/0, 1/0, -1/0, 1e300}) do"
     " pcall(e.this.after, e.this, s, 't') pcall(e.this.every, e.this, s, 't') end"
     " e.this:every(1e-9, 't') end)", ["pull trap"]),
    ("a log without end",
     "command('pull {this}', function(e) while true do log(('z'):rep(500)) end end)",
     ["pull trap"]),
    # -- words in others' mouths --
    ("a prompt that is none",
     "command('pull {this}', function(e) e.actor:tell('Fine.\\n> look\\n> ')"
     " e.actor:tell('> quit') act(e.actor, '> {Actor}') return '> x' end)", ["pull trap"]),
    ("bytes for the terminal",
     "command('pull {this}', function(e) e.this.name = 'a\\27[2J\\255\\251\\1 trap'"
     " e.actor:tell('\\27]0;x\\7\\255\\255\\255\\244\\0\\r\\8') end)", ["pull trap", "look"]),
    ("commands to click",
     "command('pull {this}', function(e) e.actor:tell('<cmd drop all>gold</cmd>"
     " <cmd @role mallory wizard>more') end)", ["pull trap"]),
    ("a question in the password's words",
     "command('pull {this}', function(e) secret = ask(e.actor, 'Password: ')"
     " e.actor:tell(secret or 'nothing') end)", ["pull trap", "cancel", "look"]),
    ("questions without end",
     "command('pull {this}', function(e) while true do ask(e.actor, 'More?') end end)",
     ["pull trap", "cancel", "look", "!look", "out", "in"]),
    ("somebody else is asked",
     "command('pull {this}', function(e) for _, who in ipairs(e.this.location.contents) do"
     " if who ~= e.actor then pcall(ask, who, 'Password?') end end"
     " act(e.actor, 'Bob1 says, \"I give up.\"') end)", ["pull trap"]),
    ("orders in another's name",
     "command('pull {this}', function(e) pcall(e.actor.perform, e.actor, 'drop all')"
     " pcall(e.actor.perform, e.actor, '@role mallory wizard')"
     " local npc = create('npc', {name = 'x', location = e.this.location})"
     " npc:perform('@role mallory wizard') npc:perform('; 1 + 1') npc:perform('quit')"
     " npc:perform('take token from bob0') npc:destroy() end)", ["pull trap"]),
    # -- other people's things --
    ("writing on another's vase",
     "command('pull {this}', function(e) local v = object('#{vase}') for _, f in ipairs({"
     " function() v.name = 'mine' end, function() v.t.x = 1 end, function() v:destroy() end,"
     " function() v:after(1, 'x') end, function() v:cancel('x') end,"
     " function() v:describe_with('k', 'Mine.') end, function() v.owner = e.actor end }) do"
     " pcall(f) end v:move(e.this.location) end)", ["pull trap"]),
    ("reading another's secret",
     "command('pull {this}', function(e) local v = object('#{vase}') local found = {}"
     " for k, x in pcall(pairs, v) and pairs({}) or pairs({}) do found[#found + 1] = x end"
     " local heir = create(v) e.actor:tell(tostring(v._secret) .. tostring(heir and heir._secret)"
     " .. tostring(v['_secret']) .. quote(tostring(v))) if heir then heir:destroy() end"
     " for _, x in ipairs({'details', 'text', '_secret'}) do e.actor:tell('{a}', {a = v[x]})"
     " end end)", ["pull trap", "!; object('#{vase}')._secret", "!@show #{vase}"]),
    ("an heir that reads its prototype's secret",
     "command('pull {this}', function(e) local h = create(object('#{vase}'), {})"
     " e.actor:tell('{a}', {a = h and h._secret or 'nothing'}) if h then h:destroy() end end)",
     ["pull trap"]),
    ("taking from hands",
     "command('pull {this}', function(e) wait(0.1) for _, who in ipairs(e.this.location.contents)"
     " do for _, x in ipairs(who.contents) do x:move(e.this) x:move(e.this.location) end end end)",
     ["pull trap"]),
    ("paying with another's purse",
     "command('pull {this}', function(e) for _, who in ipairs(e.this.location.contents) do"
     " pcall(pay, who, e.this, 1) end wait(0.1) pay(e.actor, e.this, 5)"
     " object('#{purse}').amount = 1 end)", ["pull trap"]),
    ("moving people about",
     "command('pull {this}', function(e) wait(0.1) for _, who in ipairs(e.this.location.contents)"
     " do if who:is('character') then who:move(object('#{yard}')) who:move(e.this) end end end)",
     ["pull trap"]),
    ("a way that is shut for ever",
     "before('leave', function(e) return 'You stay.' end) before('move', function(e) return"
     " 'No.' end) before('enter', function(e) return 'No.' end)", ["look", "take trap"]),
    ("another's notes",
     "command('pull {this}', function(e) local n = notes(e.actor) n.mine = 1"
     " for i = 1, 1e4 do n[i] = ('x'):rep(1000) end end) command('push {this}', function(e)"
     " e.actor:tell('{a} {b}', {a = tostring(notes(e.actor).step),"
     " b = tostring(e.actor._notes)}) end)", ["pull trap", "push trap"]),
    ("changing the stock game",
     "command('pull {this}', function(e) for _, f in ipairs({"
     " function() object('$light').light = 0 end, function() object('$thing').weight = 0 end,"
     " function() object('$start').light = 0 end, function() string.rep = nil end,"
     " function() _G.string.format = print end, function() require('verbs').may = nil end,"
     " function() getmetatable('').__index = nil end, function() e.this.protos = {} end,"
     " function() create = nil _ENV.object = nil end }) do pcall(f) end end)", ["pull trap"]),
    ("odd modules",
     "command('pull {this}', function(e) for _, n in ipairs({'io', 'os', 'debug', '../init',"
     " 'commands/wizard', 'lib/verbs', '', ('x'):rep(1e5), 'verbs\\0', '/etc/passwd'}) do"
     " pcall(require, n) end end)", ["pull trap"]),
    ("code in strings",
     "command('pull {this}', function(e) pcall(load('\\27Lua', 'x', 'b') or print)"
     " local f = load('return _ENV') local env = f and f() load('x = 1', 'x', 't', env)()"
     " load(('('):rep(500)) load(function() return 'a ' end) end)", ["pull trap"]),
    ("savepoints in savepoints",
     "command('pull {this}', function(e) local function f() return atomic(function() create(nil)"
     " return f() end) end f() while true do atomic(error) end end)", ["pull trap"]),
    ("errors that are no text",
     "command('pull {this}', function(e) error(e) end) command('push {this}', function(e)"
     " error(setmetatable and {} or ('\\27[2J\\n> '):rep(1000)) end)",
     ["pull trap", "push trap", "!@errors"]),
    ("a description for each viewer",
     "on('describe', function(e) e.this.seen = e.actor wait(1) return 'x' end)",
     ["look at trap"]),
    ("a trap that loads for ever after the first time",
     "if now() > {soon} then %s end command('pull {this}', function(e) return 'x' end)" % LOOP,
     ["!@create a decoy from #{trap}", "pull trap"]),
]
