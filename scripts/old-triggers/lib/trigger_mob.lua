--- The commands "mob X" in programs of ROM's mobiles, done by the verbs and commands of all triggers and with
--- their rights. "$n" and the like always mean the exact character, whatever their name is.
local body = require("body")
local deeds = require("trigger_deeds")
local finding = require("trigger_find")
local magic = require("trigger_magic")
local prog = require("trigger_prog")
local rights = require("trigger_rights")
local values = require("values")
local verbs = require("verbs")
local trigger_verbs = require("trigger_verbs")

local PULSE = 4 -- seconds per unit of a delay
local mob = {}

--- Returns the first word of TEXT, as a reference if it is "$n" or the like, and the rest.
local function split(run, text)
  local word, rest = text:match("^%s*(%S+)%s*(.-)%s*$")
  local letter = word and word:match("^%$(%a)$")
  if letter then return finding.uid(prog.who(run, letter:lower())), rest end
  return word, rest
end

local function ref(run, number) return run.format .. "/" .. number end

--- Returns the place that TEXT begins with, as a reference, and the rest.
local function place(run, text)
  local word, rest = split(run, text)
  return word and word:match("^%d+$") and ref(run, word) or word or "", rest
end

function mob.echo(run, text) trigger_verbs.echo(run, text) end
function mob.asound(run, text) trigger_verbs.asound(run, text) end

local function somebody(run, text)
  local who, rest = split(run, text)
  return (who or "") .. " " .. (rest or "")
end

function mob.echoat(run, text) trigger_verbs.send(run, somebody(run, text)) end
function mob.echoaround(run, text) trigger_verbs.echoaround(run, somebody(run, text)) end
function mob.purge(run, text) trigger_verbs.purge(run, text) end

function mob.zecho(run, text)
  local room = place_of(run.owner) or run.owner.location
  trigger_verbs.zoneecho(run, finding.uid(room) .. " " .. text)
end

--- Tells everyone online; a builder's program only tells its own area.
function mob.gecho(run, text)
  if #run.rights > 0 then return mob.zecho(run, text) end
  for _, one in ipairs(sys.who()) do
    if one.player.location then trigger_verbs.send(run, finding.uid(one.player) .. " " .. text) end
  end
end

for _, name in ipairs({ "kill", "assist", "junk" }) do
  mob[name] = function(run, text) deeds.of_mobs[name](run, run.owner, (split(run, text)) or "") end
end

function mob.mload(run, text) trigger_verbs.load(run, "mob " .. ref(run, text:match("^%d+") or "0")) end

--- Loads a thing: into its hands, worn with W, or into the room with R or if the thing is not portable.
function mob.oload(run, text)
  local vnum, rest = text:match("^(%d+)%s*(.*)$")
  local where = (rest or ""):match("([RWrw])%s*$")
  where = where and where:upper()
  local load = "obj " .. ref(run, vnum or "0")
  if where == "R" then
    run.place = run.place or run.owner.location
    trigger_verbs.load(run, load)
    run.place = nil
  else
    trigger_verbs.load(run, where == "W" and ("%s %s worn"):format(load, finding.uid(run.owner)) or load)
  end
end

mob["goto"] = function(run, text) deeds.of_mobs["goto"](run, run.owner, (place(run, text))) end

local function transfer(run, who, where)
  trigger_verbs.teleport(run, who .. " " .. where)
  local one = finding.by_uid(who)
  if one and one:is("player") and one.location then look_room(one) end
end

function mob.transfer(run, text)
  local who, rest = split(run, text)
  if not who then return run.complain("transfer needs somebody") end
  local here = finding.uid(place_of(run.owner) or run.owner.location)
  local where = rest ~= "" and place(run, rest) or here
  if who:lower() ~= "all" then
    local one = finding.any(run.owner, who)
    if not one then return run.complain(("transfer: there is no %s"):format(who)) end
    return transfer(run, finding.uid(one), where)
  end
  for _, one in ipairs(finding.people(run.owner.location)) do
    if one:is("player") then transfer(run, finding.uid(one), where) end
  end
end

--- Returns a character and their followers who are here.
local function company(run, word)
  local leader, list = finding.any(run.owner, word), {}
  for _, one in ipairs(finding.people(run.owner.location)) do
    if leader and (one == leader or one.following == leader) then list[#list + 1] = one end
  end
  return list
end

function mob.gtransfer(run, text)
  local who, rest = split(run, text)
  local where = place(run, rest or "")
  for _, one in ipairs(company(run, who or "")) do transfer(run, finding.uid(one), where) end
end

function mob.otransfer(run, text)
  local what, rest = split(run, text)
  local thing = what and finding.any(run.owner, what)
  local room = finding.room((place(run, rest or ""))) or finding.any(run.owner, rest or "")
  if not thing or not room then return run.complain("otransfer needs a thing and a place") end
  if thing:is("character") or thing:is("room") or thing:is("exit") then return end
  if rights.holder(run.rights, thing) then return run.complain("otransfer: a player holds it") end
  if room:is("room") and rights.may_bring(run.rights, thing, room) then
    move(thing, room, "script", { force = true })
  end
end

function mob.force(run, text)
  local who, rest = split(run, text)
  if who then trigger_verbs.force(run, who .. " " .. rest) end
end

function mob.gforce(run, text)
  local who, rest = split(run, text)
  for _, one in ipairs(company(run, who or "")) do run.force(one, rest) end
end

function mob.vforce(run, text)
  local vnum, rest = text:match("^(%d+)%s+(.+)$")
  for _, one in ipairs(finding.people(run.owner.location)) do
    if vnum and one ~= run.owner and one:is("npc") and finding.has_vnum(one, vnum) then run.force(one, rest) end
  end
end

function mob.cast(run, text)
  local spell, rest = text:match("^'([^']*)'%s*(.*)$")
  if not spell then spell, rest = text:match("^(%S+)%s*(.*)$") end
  if spell then magic.cast(run, ("'%s' %s"):format(spell, (split(run, rest)) or "")) end
end

function mob.damage(run, text)
  local who, rest = split(run, text)
  local least, most = (rest or ""):match("^(%d+)%s+(%d+)")
  if not least then return run.complain("damage needs somebody, the least and the most") end
  least, most = tonumber(least), tonumber(most)
  local one = who:lower() ~= "all" and finding.any(run.owner, who)
  for _, other in ipairs(one and { one } or who:lower() == "all" and finding.people(run.owner.location) or {}) do
    local amount = random(math.min(least, most), math.max(least, most))
    if not rest:find("lethal") and other:is("character") then
      amount = math.min(amount, tonumber(require("trigger_people").hitp(other)) - 1)
    end
    if other ~= run.owner and amount > 0 then
      trigger_verbs.damage(run, ("%s %d"):format(finding.uid(other), amount))
    end
  end
end

function mob.remember(run, text)
  local who = finding.any(run.owner, (split(run, text)) or "")
  run.owner._prog_target = who and who:is("character") and who or nil
end

function mob.forget(run) run.owner._prog_target = nil end

function mob.delay(run, text)
  local pulses = tonumber(text:match("^%d+"))
  if not pulses or pulses < 1 then return run.complain("delay needs a number of pulses") end
  run.owner:after(math.min(pulses, 20000) * PULSE, "trigger_delay")
end

function mob.cancel(run) run.owner:cancel("trigger_delay") end

--- Runs another program now: "N $n $o $t", with those as its actor, object and target.
function mob.call(run, text)
  local number, rest = text:match("^(%d+)%s*(.*)$")
  local trigger = number and object(run.format .. "/trigger/" .. number)
  if not trigger then return run.complain(("call: unknown program #%s"):format(number or text)) end
  local vars = {}
  for _, name in ipairs({ "actor", "object", "target" }) do
    local word
    word, rest = split(run, rest or "")
    local thing = word and word ~= "null" and finding.any(run.owner, word)
    vars[name] = thing and finding.uid(thing) or nil
  end
  run.call(trigger, vars)
end

function mob.flee(run)
  if verbs.living(run.owner.fighting) then return perform(run.owner, "flee") end
  local ways = {}
  for _, exit in ipairs(run.owner.location and run.owner.location.contents or {}) do
    if exit:is("exit") and not exit.hidden then ways[#ways + 1] = exit.name end
  end
  if #ways > 0 then perform(run.owner, "go " .. ways[random(1, #ways)]) end
end

--- Takes things away from a character: by number, or all.
function mob.remove(run, text)
  local word, rest = split(run, text)
  local who = word and finding.any(run.owner, word)
  if not who or not who:is("character") or rest == "" then
    return run.complain("remove needs a character and a number")
  end
  if #run.rights > 0 and who:is("player") then
    return run.complain("a builder's trigger can't take things from players")
  end
  for _, thing in ipairs(finding.things(who)) do
    local meant = rest:lower() == "all" or finding.has_vnum(thing, rest)
    if meant and not thing:is("coin") and not values.has(body.fields(thing.circle).extra, "no_purge") then
      trigger_verbs.purge(run, finding.uid(thing))
    end
  end
end

function mob.at(run, text)
  local where, rest = place(run, text)
  run.at(where, rest)
end

return mob
