--- Checks and names in programs of ROM's mobiles: %prog.word(n)%, %prog.isnpc($n)%, %prog.vnum($n == 3001)%.
---
--- The letters: i the mobile itself, n who set the program off, t the second character, r a random player here, q the
--- remembered target, o and p things. A check returns "1" or "0".
local body = require("body")
local calendar = require("calendar")
local finding = require("trigger_find")
local people = require("trigger_people")
local values = require("values")
local verbs = require("verbs")

local prog = {}

local VARIABLES = { n = "actor", t = "victim", o = "object", p = "target" }

local function place_of_run(run)
  return run.place or finding.place(run.owner)
end

local function is_player(who) return who:is("player") end

local function random_player(run)
  if run.vars.prog_random == nil then
    local list = {}
    for _, who in ipairs(finding.people(place_of_run(run))) do
      if is_player(who) and sees(run.owner, who) then list[#list + 1] = who end
    end
    run.vars.prog_random = #list > 0 and finding.uid(list[random(1, #list)]) or ""
  end
  return finding.by_uid(run.vars.prog_random)
end

--- Returns the character or thing that LETTER means, or nil.
function prog.who(run, letter)
  if letter == "i" then return run.owner end
  if letter == "q" then return verbs.living(run.owner._prog_target) end
  if letter == "r" then return random_player(run) end
  local value = run.vars[VARIABLES[letter] or ""]
  return value and verbs.living(finding.by_uid(value)) or nil
end

local function none(letter) return (letter == "o" or letter == "p") and "something" or "someone" end

local fields = {}

function fields.name(run, letter)
  local who = prog.who(run, letter)
  return who and known_as(who, run.owner) or none(letter)
end

--- Returns the word by which a character can be addressed.
function fields.word(run, letter)
  local who = prog.who(run, letter)
  if not who then return none(letter) end
  if is_player(who) then return known_as(who, run.owner) end
  return values.list(who.aliases)[1] or (who.name or ""):match("(%S+)$") or ""
end

for _, name in ipairs({ "heshe", "himher", "hisher" }) do
  fields[name] = function(run, letter)
    local who = prog.who(run, letter)
    return who and people[name](who) or "it"
  end
end

-- Checks. Each is FN(run, who, value); WHO is nil for checks that are not about a character.

local checks, numbers = {}, {}

local function any(list, wanted)
  for _, one in ipairs(list) do
    if wanted(one) then return true end
  end
  return false
end

--- True if THING has VALUE, a number of the area files or words.
local function is_called(thing, value)
  if value == "" or finding.has_vnum(thing, value) then return value ~= "" end
  return not value:match("^%d+$") and finding.is_called(thing, value)
end

local function here(run) return finding.people(place_of_run(run)) end

local function count(list, wanted)
  local sum = 0
  for _, one in ipairs(list) do
    if wanted(one) then sum = sum + 1 end
  end
  return sum
end

function checks.rand(_, _, value) return random(1, 100) <= (tonumber(value) or 0) end
function checks.mobhere(run, _, value)
  return any(here(run), function(one) return not is_player(one) and is_called(one, value) end)
end
function checks.objhere(run, _, value)
  return any(finding.things(place_of_run(run)), function(one) return is_called(one, value) end)
end
function checks.mobexists(run, _, value)
  local found = finding.any(run.owner, value)
  return found ~= nil and found:is("npc")
end
function checks.objexists(run, _, value)
  local found = finding.any(run.owner, value)
  return found ~= nil and not found:is("character") and not found:is("room")
end

local alignment = body.alignment

function checks.ispc(_, who) return is_player(who) end
function checks.isnpc(_, who) return not is_player(who) end
function checks.isgood(_, who) return alignment(who) >= 350 end
function checks.isevil(_, who) return alignment(who) <= -350 end
function checks.isneutral(_, who) return math.abs(alignment(who)) < 350 end
function checks.isimmort(_, who) return sys.role(who) == "wizard" end
function checks.ischarm(_, who) return body.affected(who, "charm") end
function checks.isfollow(_, who) return verbs.living(who.following) ~= nil end
function checks.isactive(_, who) return body.position(who) ~= "dying" and who.resting ~= "sleeping" end
function checks.isdelay(_, who)
  return any(build.timers(who), function(timer) return timer.name == "trigger_delay" end)
end
function checks.isvisible(run, who) return sees(run.owner, who) end
function checks.hastarget(_, who) return verbs.living(who._prog_target) ~= nil end
function checks.istarget(run, who) return prog.who(run, "q") == who end
function checks.exists() return true end

function checks.affected(_, who, value) return body.affected(who, value) end
function checks.act(_, who, value) return body.acts(who, value) end
function checks.off(_, who, value) return values.has(body.fields(who.rom).off, value) end
function checks.imm(_, who, value) return values.has(body.fields(who.rom).imm, value) end
function checks.carries(_, who, value)
  return any(finding.things(who), function(one) return is_called(one, value) end)
end
function checks.wears(_, who, value)
  return any(finding.things(who), function(one) return one.worn and is_called(one, value) end)
end
local function is_of_type(thing, value)
  return body.fields(thing.circle).type == value or thing:is(value == "armor" and "garment" or value)
end
function checks.has(_, who, value)
  return any(finding.things(who), function(one) return is_of_type(one, value) end)
end
function checks.uses(_, who, value)
  return any(finding.things(who), function(one)
    return (one.worn or verbs.living(who.wielded) == one) and is_of_type(one, value)
  end)
end
function checks.name(_, who, value) return finding.is_called(who, value) end
function checks.pos(_, who, value) return people.pos(who):lower():sub(1, #value) == value and value ~= "" end
function checks.clan(_, who, value) return body.fields(who.rom).clan == value end
function checks.race(_, who, value) return (body.fields(who.rom).race or "human") == value end
function checks.class(_, who, value) return people.class(who) == value or who.class == value end
checks["objtype"] = function(_, thing, value) return is_of_type(thing, value) end

-- Checks that compare a number.

function numbers.people(run) return count(here(run), function() return true end) end
function numbers.players(run) return count(here(run), is_player) end
function numbers.mobs(run) return count(here(run), function(one) return not is_player(one) end) end
function numbers.clones(run)
  return count(here(run), function(one) return one ~= run.owner and one.vnum == run.owner.vnum and one:is("npc") end)
end
function numbers.order(run)
  local sum = 0
  for _, one in ipairs(here(run)) do
    if one == run.owner then return sum end
    if one:is("npc") and one.vnum == run.owner.vnum then sum = sum + 1 end
  end
  return 0
end
function numbers.hour() return (calendar.now()) end

local of_somebody = {}
function of_somebody.vnum(who) return is_player(who) and 0 or body.number(who.vnum, 0) end
function of_somebody.hpcnt(who)
  return math.floor(100 * tonumber(people.hitp(who)) / math.max(1, tonumber(people.maxhitp(who))))
end
function of_somebody.room(who) return body.number((place_of(who) or who.location).vnum, 0) end
function of_somebody.sex(who) return who.pronoun == "he" and 1 or who.pronoun == "she" and 2 or 0 end
function of_somebody.level(who) return body.level(who) end
function of_somebody.align(who) return alignment(who) end
function of_somebody.money(who) return tonumber(people.gold(who)) end
function of_somebody.grpsize(who)
  return count(finding.people(who.location), function(one) return one == who or one.following == who end)
end
for i = 0, 4 do
  of_somebody["objval" .. i] = function(thing)
    return body.number(values.list(body.fields(thing.circle).values)[i + 1], 0)
  end
end

local COMPARE = {
  ["=="] = function(a, b) return a == b end, ["!="] = function(a, b) return a ~= b end,
  ["<"] = function(a, b) return a < b end, [">"] = function(a, b) return a > b end,
  ["<="] = function(a, b) return a <= b end, [">="] = function(a, b) return a >= b end,
}

local function compare(run, number, rest)
  local op, value = rest:match("^%s*([=!<>]+)%s*(-?%d+)")
  if not op or not COMPARE[op] then
    run.complain(("a check needs an operator and a number, not \"%s\""):format(rest:sub(1, 40)))
    return false
  end
  return COMPARE[op](math.floor(number), tonumber(value))
end

local OF_NOBODY = { rand = true, mobhere = true, objhere = true, mobexists = true, objexists = true }

local function ask(run, name, argument)
  if numbers[name] then return compare(run, numbers[name](run), argument) end
  if OF_NOBODY[name] then return checks[name](run, nil, argument:lower():match("^%s*(.-)%s*$")) end
  local letter, rest = argument:match("^%s*%$(%a)%s*(.-)%s*$")
  local who = letter and prog.who(run, letter:lower())
  if not letter then run.complain(("%s needs a character, like $n"):format(name)) end
  if not who then return false end
  if of_somebody[name] then return compare(run, of_somebody[name](who), rest) end
  local fits = who:is("character") or name == "objtype" or name == "name" or name == "exists"
  return fits and checks[name](run, who, rest:lower():gsub("^'(.*)'$", "%1"))
end

--- Returns the text of %prog.NAME(ARGUMENT)%.
function prog.read(run, name, argument)
  argument = argument or ""
  if fields[name] and not argument:find("%s") and argument:sub(1, 1) ~= "$" then return fields[name](run, argument) end
  if not (checks[name] or numbers[name] or of_somebody[name]) then return "0" end
  return ask(run, name, argument) and "1" or "0"
end

return prog
