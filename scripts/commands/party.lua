--- Groups: party, gtell, split. Nobody is in one who did not ask for it, or agree: see rules/company.lua.
local body = require("body")
local company = require("company")
local manners = require("manners")
local trade = require("trade")
local verbs = require("verbs")
local words = require("words")

local ASKED_SECONDS, ASKED_MOST = 300, 5
local PER_MINUTE = 6

-- Who is of it.

local function how_is(member, viewer)
  local parts = {}
  if member.hp and body.is_shown(member) then
    parts[1], parts[2] = body.health(member), "of level " .. body.level(member)
  end
  if not company.is_awake(member) then
    parts[#parts + 1] = "asleep"
  elseif not company.is_here(member, viewer) then
    parts[#parts + 1] = "elsewhere"
  end
  return #parts > 0 and table.concat(parts, ", ") or "here"
end

local function list(e)
  local leader = company.leader(e.actor)
  if not leader then
    refuse("You are in no group. To ask somebody: party invite NAME. They read how to agree.")
  end
  e.actor:tell("Your group:")
  for _, member in ipairs(company.members(e.actor)) do
    local leads = member == leader
    local text = member == e.actor and (leads and "You, who lead: {how}" or "You: {how}")
      or leads and "{Member}, who leads: {how}" or "{Member}: {how}"
    e.actor:tell(text, { member = company.called(member, e.actor), how = how_is(member, e.actor) })
  end
end

-- Coming in.

--- What WHO, who stands before OTHER under a mask, is taken for; nil without one.
local function face(who, other)
  return acquaintance(who, other) == "masked" and known_as(who, other) or nil
end

local function must_lead(who)
  local leader = company.leader(who)
  if leader and leader ~= who then refuse("Only who leads the group can do that.") end
end

local function take_in(leader, who, mask)
  verbs.must(company.join(leader, who, mask))
  company.tell(who, "{The who} is of the group now.")
  who:tell("You are of the group of {leader} now. party lists it; party leave leaves it.",
    { leader = company.called(leader, who) })
  if mask then who:tell("They do not know you; what you tell them by gtell has your name.") end
end

--- The invitations of WHO that still hold, without those of EXCEPT.
local function invitations(who, except)
  local kept = {}
  for _, one in ipairs(body.fields(who._party_asked)) do
    local by = verbs.living(one.by)
    if by and by ~= except and one.till > now() then
      kept[#kept + 1] = { by = by, till = one.till, as = one.as, mask = one.mask, face = one.face, seen = one.seen }
    end
  end
  return kept
end

--- E.actor asks WHO; BY_SIGHT: they stand before each other, and go by that.
local function invite(e, who, by_sight)
  local me = e.actor
  if who == me then refuse("You alone are no group.") end
  must_lead(me)
  manners.must_speak(me, who)
  manners.must_be_heard(me, who, by_sight)
  if not sys.online(who) then refuse("{Who} is not in the game now.", { who = who.name }) end
  if #company.members(me) >= company.MOST then refuse("The group is as large as one can be.") end
  manners.must_be_patient(me, "invitation of " .. who.id, 2)
  manners.must_be_patient(me, "invitations", PER_MINUTE)
  local kept = invitations(who, me)
  while #kept >= ASKED_MOST do table.remove(kept, 1) end
  local mine = by_sight and face(me, who) or nil
  kept[#kept + 1] = { by = me, till = now() + ASKED_SECONDS, mask = mine, face = by_sight and face(who, me),
    seen = by_sight, as = mine or by_sight and select(2, acquaintance(me, who)) or me.name }
  who._party_asked = kept
  who:tell("{By} asks you to go about together, in a group. To agree: <cmd party accept>party accept</>; if not: "
    .. "<cmd party decline>party decline</>. It holds for five minutes.",
    { by = by_sight and me or me.name })
  me:tell("You ask {the who} to join your group.", { who = by_sight and who or who.name })
end

local function invite_by_name(e)
  local seen = e.room and manners.by_sight(e.actor, e.name)
  local who = seen or manners.anybody(e.name)
  invite(e, who, seen ~= nil)
end

--- The invitation to E.actor from whom E.name means, or the newest.
local function invitation(e)
  local all = invitations(e.actor)
  if #all == 0 then refuse("Nobody has asked you to join a group, or it was too long ago.") end
  if not e.name then return all[#all] end
  local name = e.name:lower():gsub("^the%s+", "")
  for i = #all, 1, -1 do
    if all[i].as:lower() == name then return all[i] end
  end
  refuse("Nobody of that name has asked you.")
end

local function accept(e)
  local one = invitation(e)
  if company.leader(e.actor) then refuse("You are in a group already. To leave it: party leave") end
  local leader = company.leader(one.by)
  if not sys.online(one.by) then refuse("Who asked you is not in the game now.") end
  if leader and leader ~= one.by then refuse("Who asked you leads no group any more.") end
  e.actor._party_asked = nil
  if not leader and one.mask then one.by._group_as = one.mask end
  take_in(one.by, e.actor, one.face)
end

local function decline(e)
  local one = invitation(e)
  e.actor._party_asked = invitations(e.actor, one.by)
  e.actor:tell("You decline.")
  if not sys.ignores(one.by, e.actor) then
    one.by:tell("{The who} would rather not join your group.",
      { who = one.face and (e.actor.location == one.by.location and e.actor or "the " .. one.face)
        or one.seen and company.called(e.actor, one.by) or e.actor.name })
  end
end

-- Going out.

local function put_out(e, who)
  must_lead(e.actor)
  if who == e.actor then refuse("To leave it yourself: party leave") end
  e.actor:tell("{The who} is no longer of the group.", { who = company.called(who, e.actor) })
  who:tell("You have been put out of the group of {leader}.", { leader = company.called(e.actor, who) })
  company.leave(who)
end

local function member(e)
  if not company.leader(e.actor) then refuse("You are in no group.") end
  return company.find(e.actor, e.name) or refuse("Nobody of your group is called that. To see it: party")
end

local function leave(e)
  if not company.leader(e.actor) then refuse("You are in no group.") end
  local leads = company.leader(e.actor) == e.actor
  company.tell(e.actor, leads and "{The who}, who led the group, has left it: it is over."
    or "{The who} has left the group.")
  company.leave(e.actor)
  return "You leave the group."
end

--- Leading is handed over; from somebody who is asleep anybody may take it.
local function lead(e)
  local leader, who = company.leader(e.actor), e.actor
  if not leader then refuse("You are in no group.") end
  if e.name and e.name:lower() ~= "me" then who = member(e) end
  if who == leader then
    refuse(who == e.actor and "You lead it already." or "{The who} leads it already.",
      { who = company.called(who, e.actor) })
  end
  if leader ~= e.actor and company.is_awake(leader) then refuse("Only who leads the group can hand that over.") end
  if not company.is_awake(who) then refuse("Who sleeps leads nobody.") end
  company.lead(who)
  who:tell("You lead the group now.")
  company.tell(who, "{The who} leads the group now.")
end

-- Together.

local function tell_group(e)
  local members = company.members(e.actor)
  if #members < 2 then refuse("You are in no group.") end
  manners.must_speak_afar(e.actor, nil, e.words)
  for _, one in ipairs(members) do
    if one ~= e.actor and not sys.ignores(one, e.actor) then
      local met = select(3, acquaintance(e.actor, one)) == "met"
      one:tell((met and "{name}" or "{Name}") .. " tells the group, \"{words}\"",
        { name = met and e.actor.name or company.called(e.actor, one), words = e.words })
    end
  end
  e.actor:tell("You tell the group, \"{words}\"", { words = e.words })
end

local function split(e)
  local amount = math.tointeger(tonumber(e.amount))
  if not company.leader(e.actor) and not amount then return pass() end
  if not amount or amount < 1 then refuse("How many coins? As in: split 30") end
  local others = {}
  for _, one in ipairs(company.here(e.actor)) do
    if one ~= e.actor and one:is("player") and company.is_awake(one) and company.is_here(one, e.actor) then
      others[#others + 1] = one
    end
  end
  if #others == 0 then refuse("Nobody of your group is here.") end
  local share = amount // (#others + 1)
  if share < 1 then refuse("That is less than a coin for each.") end
  local held = trade.coins_of(e.actor)
  if held == 0 then refuse("You have no coins to split.") end
  if held < share * #others then
    refuse("You have {held}. To split {amount} you need {need}.", { held = words.count(held, "coin"),
      amount = words.count(amount, "coin"), need = words.count(share * #others, "coin") })
  end
  for _, one in ipairs(others) do
    local ok, why = pay(e.actor, one, share)
    if not ok then
      refuse("To split {amount} you give {share} to each of the others. {why}", { why = quote(why),
        amount = words.count(amount, "coin"), share = words.count(share, "coin") })
    end
    one:tell("{Who} splits {amount}: you get {share}.",
      { who = e.actor, amount = words.count(amount, "coin"), share = words.count(share, "coin") })
  end
  e.actor:tell(#others == 1 and "You give {share} to {who}." or "You give {share} to each of {count} companions.",
    { share = words.count(share, "coin"), who = others[1], count = #others })
end

local function follow_leader(e)
  local leader = company.leader(e.actor)
  if not leader then refuse("You are in no group.") end
  if leader == e.actor then refuse("You lead it: the others may follow you.") end
  if not company.is_here(leader, e.actor) then refuse("You do not see who leads the group here.") end
  verbs.instead(e.actor, "follow " .. known_as(leader, e.actor))
end

--- All here who follow E.actor have asked for it by that.
local function take_in_all(e)
  must_lead(e.actor)
  local any = false
  for _, who in ipairs(e.room and e.room.contents or {}) do
    if who:is("player") and who.following == e.actor and not company.leader(who) and sees(e.actor, who) then
      take_in(e.actor, who, face(who, e.actor))
      any = true
    end
  end
  if not any then refuse("Nobody here follows you who is not of your group.") end
end

--- "party bert": in, if they follow or will agree; out, if they are of it.
local function in_or_out(e)
  local known = company.leader(e.actor) and company.find(e.actor, e.name)
  if known then return put_out(e, known) end
  local seen = e.room and manners.by_sight(e.actor, e.name)
  if seen and seen.following == e.actor then
    must_lead(e.actor)
    return take_in(e.actor, seen, face(seen, e.actor))
  end
  invite_by_name(e)
end

local EXACT = { exact = true } -- no short form of theirs is a slip of another word, as "gte" of "get"

--- As command("party WORD REST", FN), for each word of ALL, and for "group".
local function party(all, rest, fn)
  for word in all:gmatch("%a+") do
    command("party " .. word .. rest, fn)
    command("group " .. word .. rest, fn)
  end
end

command("party|group", list)
party("list", "", list)
party("invite ask", " {name:text}", invite_by_name)
party("accept join agree", " [{name:text}]", accept)
party("decline refuse", " [{name:text}]", decline)
party("leave quit", "", leave)
party("remove expel kick", " {name:text}", function(e) return put_out(e, member(e)) end)
party("lead", " [{name:text}]", lead)
party("follow", "", follow_leader)
party("tell say", " {words:text}", tell_group)
party("split", " {amount:word} [coins]", split)
party("all", "", take_in_all)
command("party|group {name:text}", in_or_out)
command("ungroup", EXACT, leave)
command("gtell|gt {words:text}", EXACT, tell_group)
command("split {amount:word} [coins]", EXACT, split)
