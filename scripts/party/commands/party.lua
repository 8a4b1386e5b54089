--- Group commands: party, gtell, split. A player joins only by asking or agreeing; see rules/company.lua.
local body = require("body")
local company = require("company")
local manners = require("manners")
local trade = require("trade")
local verbs = require("verbs")
local words = require("words")

local ASKED_SECONDS, ASKED_MOST = 300, 5
local PER_MINUTE = 6

-- Members.

local function how_is(member, viewer)
  local parts = {}
  if member.hp and body.is_shown(member) then
    parts[1], parts[2] = body.health(member), "level " .. body.level(member)
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
    refuse("You aren't in a group. To invite somebody, type: <cmd party invite NAME>party invite NAME</>")
  end
  e.actor:tell("Your group:")
  for _, member in ipairs(company.members(e.actor)) do
    local leads = member == leader
    local text = member == e.actor and (leads and "You (leader): {how}" or "You: {how}")
      or leads and "{Member} (leader): {how}" or "{Member}: {how}"
    e.actor:tell(text, { member = company.called(member, e.actor), how = how_is(member, e.actor) })
  end
end

-- Joining.

--- Returns the name of the mask that WHO wears in front of OTHER, or nil without a mask.
local function face(who, other)
  return acquaintance(who, other) == "masked" and known_as(who, other) or nil
end

local function must_lead(who)
  local leader = company.leader(who)
  if leader and leader ~= who then refuse("Only the leader of your group can do that.") end
end

local function take_in(leader, who, mask)
  verbs.must(company.join(leader, who, mask))
  company.tell(who, "{The who} has joined the group.")
  who:tell("You've joined the group of {leader}. To see it, type <cmd party>party</>. To leave it: "
    .. "<cmd party leave>party leave</>", { leader = company.called(leader, who) })
  if mask then who:tell("They don't know you yet. Your name is shown when you use <cmd gtell>gtell</>.") end
end

--- Returns the invitations of WHO that have not expired, except those from EXCEPT.
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

local answered

--- Invites WHO to E.actor's group. BY_SIGHT: the two see each other, and go by what they see.
local function invite(e, who, by_sight)
  local me = e.actor
  if who == me then refuse("You can't invite yourself.") end
  must_lead(me)
  manners.must_speak(me, who)
  manners.must_be_heard(me, who, by_sight)
  if not sys.online(who) then refuse("{Who} isn't in the game now.", { who = words.shown(who) }) end
  if #company.members(me) >= company.MOST then refuse("Your group is full.") end
  manners.must_be_patient(me, "invitation of " .. who.id, 2)
  manners.must_be_patient(me, "invitations", PER_MINUTE)
  local kept = invitations(who, me)
  while #kept >= ASKED_MOST do table.remove(kept, 1) end
  local mine = by_sight and face(me, who) or nil
  kept[#kept + 1] = { by = me, till = now() + ASKED_SECONDS, mask = mine, face = by_sight and face(who, me),
    seen = by_sight, as = mine or by_sight and select(2, acquaintance(me, who)) or me.name }
  who._party_asked = kept
  local names = { by = by_sight and me or words.shown(me) }
  local text = "{By} invites you to their group. To join, type <cmd party accept>party accept</>; to refuse, type "
    .. "<cmd party decline>party decline</>. The invitation lasts five minutes."
  if not who:offer(text, answered(me, who), names, "party") then who:tell(text, names) end
  me:tell("You ask {the who} to join your group.", { who = by_sight and who or words.shown(who) })
end

local function invite_by_name(e)
  local seen = e.room and manners.by_sight(e.actor, e.name)
  local who = seen or manners.anybody(e.name)
  invite(e, who, seen ~= nil)
end

--- Returns E.actor's invitation from E.name, or the newest one if no name is given.
local function invitation(e)
  local all = invitations(e.actor)
  if #all == 0 then refuse("You have no invitation to a group, or it has expired.") end
  if not e.name then return all[#all] end
  local name = e.name:lower():gsub("^the%s+", "")
  for i = #all, 1, -1 do
    if all[i].as:lower() == name then return all[i] end
  end
  refuse("Nobody called that has invited you.")
end

local function join(who, one)
  if company.leader(who) then refuse("You're in a group already. To leave it: <cmd party leave>party leave</>") end
  local leader = company.leader(one.by)
  if not sys.online(one.by) then refuse("The player who invited you isn't in the game now.") end
  if leader and leader ~= one.by then refuse("The player who invited you no longer leads that group.") end
  who._party_asked = nil
  if not leader and one.mask then one.by._group_as = one.mask end
  take_in(one.by, who, one.face)
end

local function stay_out(who, one)
  who._party_asked = invitations(who, one.by)
  if not sys.ignores(one.by, who) then
    one.by:tell("{The who} declines to join your group.",
      { who = one.face and (who.location == one.by.location and who or "the " .. one.face)
        or one.seen and company.called(who, one.by) or words.shown(who) })
  end
end

--- Returns what WHO's answer to BY's invitation does. One who does not answer keeps it for the rest of its time.
function answered(by, who)
  return function(yes)
    for _, one in ipairs(invitations(who)) do
      if one.by == by and yes then return join(who, one) end
      if one.by == by and yes == false then return stay_out(who, one) end
    end
    return yes and "You have no invitation to a group, or it has expired." or nil
  end
end

local function accept(e)
  local one = invitation(e)
  if not build.answer_offer(e.actor, one.by, true, "party") then join(e.actor, one) end
end

local function decline(e)
  local one = invitation(e)
  if not build.answer_offer(e.actor, one.by, false, "party") then stay_out(e.actor, one) end
  return "You decline."
end

-- Leaving.

local function put_out(e, who)
  must_lead(e.actor)
  if who == e.actor then refuse("To leave it yourself: <cmd party leave>party leave</>") end
  e.actor:tell("{The who} is no longer in the group.", { who = company.called(who, e.actor) })
  who:tell("You've been removed from the group of {leader}.", { leader = company.called(e.actor, who) })
  company.leave(who)
end

local function member(e)
  if not company.leader(e.actor) then refuse("You aren't in a group.") end
  return company.find(e.actor, e.name) or refuse("Nobody in your group is called that. To see who is in it, type "
    .. "<cmd party>party</>.")
end

local function leave(e)
  if not company.leader(e.actor) then refuse("You aren't in a group.") end
  local leads = company.leader(e.actor) == e.actor
  company.tell(e.actor, leads and "{The who}, the leader, has left: the group has ended."
    or "{The who} has left the group.")
  company.leave(e.actor)
  return "You leave the group."
end

--- Makes another member the leader. The leader decides that, but anybody in the group may if the leader is asleep.
local function lead(e)
  local leader, who = company.leader(e.actor), e.actor
  if not leader then refuse("You aren't in a group.") end
  if e.name and e.name:lower() ~= "me" then who = member(e) end
  if who == leader then
    refuse(who == e.actor and "You already lead the group." or "{The who} already leads the group.",
      { who = company.called(who, e.actor) })
  end
  if leader ~= e.actor and company.is_awake(leader) then refuse("Only the leader can choose a new leader.") end
  if not company.is_awake(who) then refuse("A sleeping player can't lead the group.") end
  company.lead(who)
  who:tell("You now lead the group.")
  company.tell(who, "{The who} now leads the group.")
end

-- Acting together.

local function tell_group(e)
  local members = company.members(e.actor)
  if #members < 2 then refuse("You aren't in a group.") end
  manners.must_speak_afar(e.actor, nil, e.words)
  for _, one in ipairs(members) do
    if one ~= e.actor and not sys.ignores(one, e.actor) then
      local met = select(3, acquaintance(e.actor, one)) == "met"
      one:tell(met and "{name} tells the group, \"{words}\"" or "{Name} tells the group, \"{words}\"",
        { name = met and words.shown(e.actor) or company.called(e.actor, one), words = e.words })
    end
  end
  e.actor:tell("You tell the group, \"{words}\"", { words = e.words })
end

local function split(e)
  local amount = math.tointeger(tonumber(e.amount))
  if not company.leader(e.actor) and not amount then return pass() end
  if not amount or amount < 1 then refuse("How many coins? For example: split 30") end
  local others = {}
  for _, one in ipairs(company.here(e.actor)) do
    if one ~= e.actor and one:is("player") and company.is_awake(one) and company.is_here(one, e.actor) then
      others[#others + 1] = one
    end
  end
  if #others == 0 then refuse("Nobody else in your group is here.") end
  local share = amount // (#others + 1)
  local willing, unwilling = {}, {}
  for _, one in ipairs(others) do
    local side = sys.ignores(one, e.actor, true) and unwilling or willing
    side[#side + 1] = one
  end
  for _, one in ipairs(unwilling) do
    e.actor:tell("{Who} doesn't wish to hear from you, so you keep that share.", { who = one })
  end
  others = willing
  if #others == 0 then return end
  if share < 1 then refuse("That's less than 1 coin for each of you.") end
  local held = trade.coins_of(e.actor)
  if held == 0 then refuse("You have no coins to split.") end
  if held < share * #others then
    refuse("You have {held}. To split {amount} you need {need}.", { held = words.count(held, "coin"),
      amount = words.count(amount, "coin"), need = words.count(share * #others, "coin") })
  end
  for _, one in ipairs(others) do
    local ok, why = e.actor:pay(one, share)
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
  if not leader then refuse("You aren't in a group.") end
  if leader == e.actor then refuse("You are the leader. The others can follow you with: <cmd party follow>party "
    .. "follow</>") end
  if not company.is_here(leader, e.actor) then refuse("You don't see the leader of your group here.") end
  verbs.instead(e.actor, "follow " .. known_as(leader, e.actor))
end

--- Takes everybody here who follows E.actor into the group: following is the request to join.
local function take_in_all(e)
  must_lead(e.actor)
  local any = false
  for _, who in ipairs(e.room and e.room.contents or {}) do
    if who:is("player") and who.following == e.actor and not company.leader(who) and sees(e.actor, who) then
      take_in(e.actor, who, face(who, e.actor))
      any = true
    end
  end
  if not any then refuse("Nobody new is following you here.") end
end

--- "party bert" removes a member, takes in a follower, and invites anybody else.
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

local EXACT = { exact = true } -- no abbreviations, so that a typo such as "gte" for "get" is not gtell

--- Registers command("party WORD REST", FN) and the same with "group", for each word of ALL.
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
