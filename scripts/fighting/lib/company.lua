--- Groups of characters. `group` of each member, the leader included, is the leader; nothing else says who
--- belongs.
---
--- A member who was masked on joining has `_group_as`, their masked name: the group sees no more of them than that. It
--- knows all others by name, even if they put on a mask later.
local body = require("body")
local points = require("points")
local verbs = require("verbs")

local company = {}

company.MOST = 12

local is_on = sys.rules().party

--- Returns the leader of WHO's group, or nil. A builder's npc is never in a group, whatever its `group` says.
function company.leader(who)
  local leader = is_on and verbs.living(who.group)
  if not leader or leader.group ~= leader then return nil end
  return (who:is("player") or not build.maker(who)) and leader or nil
end

--- Returns all members of WHO's group, WHO included, the leader first. `group_members` of the leader lists
--- them.
function company.members(who)
  local leader = company.leader(who)
  if not leader then return { who } end
  local list = {}
  for _, one in ipairs(body.fields(leader.group_members)) do
    local member = verbs.living(one)
    if member and member.group == leader then list[#list + 1] = member end
  end
  return #list > 0 and list or { who }
end

--- True if VIEWER can tell that MEMBER is in the same place.
function company.is_here(member, viewer)
  if member == viewer then return true end
  return member.location == viewer.location and member.location ~= nil
    and (member._group_as ~= nil or acquaintance(member, viewer) ~= "masked")
end

--- Returns what VIEWER calls MEMBER in a sentence.
function company.called(member, viewer)
  local face = member ~= viewer and member._group_as
  if face then return member.location == viewer.location and member or "the " .. face end
  local _, known, how = acquaintance(member, viewer)
  return how == "unmet" and "the " .. known or known
end

--- The same, as a plain name without an article.
function company.plainly(member, viewer)
  local face = member ~= viewer and member._group_as
  if face then return member.location == viewer.location and known_as(member, viewer) or face end
  return select(2, acquaintance(member, viewer))
end

--- True if WHO is in the game. Always true for an npc.
function company.is_awake(who)
  return not who:is("player") or sys.online(who)
end

--- Returns the member of VIEWER's group that TEXT means: by name, or by looks if they are here.
function company.find(viewer, text)
  local name = text:lower():gsub("^the%s+", "")
  for _, member in ipairs(company.members(viewer)) do
    if member ~= viewer and company.plainly(member, viewer):lower() == name then return member end
  end
  local here = {}
  for _, member in ipairs(company.here(viewer)) do
    if member ~= viewer and company.is_here(member, viewer) then here[#here + 1] = member end
  end
  return viewer:match(text, here)
end

--- Tells TEXT to all of WHO's group but WHO. NAMES are for the text; {who} is WHO, as each member knows them.
function company.tell(who, text, names)
  for _, member in ipairs(company.members(who)) do
    if member ~= who then
      local all = { who = company.called(who, member) }
      for name, value in pairs(names or {}) do all[name] = value end
      member:tell(text, all)
    end
  end
end

--- True if A and B are in one group, or either is the other's pet.
function company.are_together(a, b)
  if a == b or body.master(b) == a or body.master(a) == b then return true end
  local leader = company.leader(a)
  return leader ~= nil and company.leader(b) == leader
end

--- True if WHO is another member of VIEWER's group, known to it by name.
function company.knows(who, viewer)
  local leader = company.leader(viewer)
  return leader ~= nil and who ~= viewer and not who._group_as and company.leader(who) == leader
    and select(3, acquaintance(who, viewer)) == "met"
end

--- Returns the members of WHO's group who are where WHO is.
function company.here(who)
  local list = {}
  for _, member in ipairs(company.members(who)) do
    if member.location == who.location then list[#list + 1] = member end
  end
  return list
end

local function quit(who)
  who.group, who.group_members, who._group_as = nil, nil, nil
end

local function set_members(leader, list)
  if #list <= 1 then
    for _, member in ipairs(list) do quit(member) end
    return quit(leader)
  end
  leader.group_members = list
end

--- Makes WHO join LEADER's group, under the masked name FACE if not nil. Returns true, or nil and the refusal.
function company.join(leader, who, face)
  if company.leader(who) then return nil, "{The who} {who verb:be} in a group already.", { who = who } end
  if leader.group and leader.group ~= leader and company.leader(leader) then
    return nil, "Only the leader of a group can take someone in."
  end
  local list = company.members(leader)
  if #list >= company.MOST then return nil, "The group is full." end
  leader.group, who.group, who._group_as = leader, leader, face
  list[#list + 1] = who
  set_members(leader, list)
  company.show(list)
  return true
end

--- Makes WHO leave their group, which ends if they lead it. Returns its former members.
function company.leave(who)
  local leader, members = company.leader(who), company.members(who)
  if not leader then return {} end
  if leader == who then
    for _, member in ipairs(members) do quit(member) end
  else
    local left = {}
    for _, member in ipairs(members) do
      if member ~= who then left[#left + 1] = member end
    end
    quit(who)
    set_members(leader, left)
  end
  company.show(members)
  return members
end

--- Makes WHO, a member, the leader.
function company.lead(who)
  local before, list = company.leader(who), { who }
  for _, member in ipairs(company.members(who)) do
    if member ~= who then list[#list + 1] = member end
  end
  before.group_members = nil
  for _, member in ipairs(list) do member.group = who end
  who.group_members = list
  company.show(list)
end

-- Pets leave the game together with their owner. They wait in the prototype of pet shops and are listed in
-- `_pets_away`.

--- Takes WHO's pets that are here out of the game, when WHO leaves.
function company.take_away(who)
  local away = {}
  for i, pet in ipairs(body.fields(who._pets_away)) do away[i] = pet end
  for _, pet in ipairs(who.location and who.location.contents or {}) do
    if pet:is("npc") and body.master(pet) == who and not verbs.living(pet.fighting) and #away < company.MOST then
      pet:act("{Actor} {verb:leave} with {the who}.", { who = who })
      move(pet, object("petshop") or object("start"), "leave", { mover = pet, force = true })
      away[#away + 1] = pet
    end
  end
  if #away > 0 then who._pets_away = away end
end

--- Brings WHO's pets back, when WHO returns.
function company.bring_back(who)
  if not who._pets_away or not who.location then return end
  for _, one in ipairs(body.fields(who._pets_away)) do
    local pet = verbs.living(one)
    if pet and move(pet, who.location, "enter", { mover = pet, force = true }) then
      if pet.pet_of == who then pet.following = who end
      pet:act("{Actor} {verb:come} with {the who}.", { who = who })
    end
  end
  who._pets_away = nil
end

-- Client data of a group, for members and for those who have just left: Char.Group, a list, and Group, in the
-- format that scripts for Aardwolf's clients read.

--- Returns MEMBER's state, as VIEWER knows it. GOING is a member who is leaving the game.
local function figures(member, viewer, is_leader, going)
  local here = company.is_here(member, viewer)
  local row = { name = company.plainly(member, viewer), leader = is_leader, here = here,
    awake = member ~= going and company.is_awake(member), level = 0, health = "", hp = 0, maxhp = 0 }
  if member.hp then
    row.level, row.health = body.level(member), body.health(member)
    row.hp, row.maxhp = body.number(member.hp, 0), body.number(member.max_hp, 0)
  end
  return row
end

local PROMPT_MOST = 36 -- bytes of a group in a prompt

--- Stores the other members for VIEWER's prompt if it has %g; members elsewhere or asleep are in brackets.
local function show_in_prompt(viewer, members, rows)
  local prompt, parts, size, left = sys.option(viewer, "prompt"), {}, 0, 0
  if type(prompt) ~= "string" or not prompt:find("%g", 1, true) then return end
  for i, member in ipairs(members) do
    local row = rows[i]
    local text = row.name .. (row.maxhp > 0 and (" %d/%d"):format(row.hp, row.maxhp) or "")
    if not (row.here and row.awake) then text = "(" .. text .. ")" end
    local fits = left == 0 and size + #text + 2 <= PROMPT_MOST
    if member ~= viewer and fits then
      parts[#parts + 1], size = text, size + #text + 2
    elseif member ~= viewer then
      left = left + 1
    end
  end
  if left > 0 then parts[#parts + 1] = "+" .. left end
  local shown = #parts > 0 and table.concat(parts, ", ") or nil
  if viewer._group_shown ~= shown then viewer._group_shown = shown end
end

local function show_to(viewer, members, going)
  local list, others = {}, {}
  for i, member in ipairs(members) do
    local row = figures(member, viewer, i == 1, going)
    list[i] = row
    others[i] = { name = row.name,
      info = { hp = row.hp, mhp = row.maxhp, lvl = row.level, here = row.here and 1 or 0 } }
  end
  show_in_prompt(viewer, members, list)
  viewer:send_data("Char.Group", list)
  viewer:send_data("Group", { leader = list[1] and list[1].name or "", members = others })
end

--- Sends each player in LIST their current group. GOING, if given, is just leaving the game.
function company.show(list, going)
  for _, one in ipairs(list) do
    if one:is("player") then show_to(one, company.leader(one) and company.members(one) or {}, going) end
  end
end

--- Called when WHO leaves the game: shows them as gone, or, since a guest does not come back, removes a guest.
function company.part(who)
  if not company.leader(who) then return end
  if not sys.is_guest(who) then return company.show(company.members(who), who) end
  company.tell(who, "{The who} has left the game, and with it the group.")
  company.leave(who)
end

--- Shows the group that WHO has changed or moved.
function body.on_show(who)
  if company.leader(who) then company.show(company.members(who)) end
end

points.add("who.remarks", function(who, viewer)
  return company.knows(who, viewer) and sentence("in your group") or nil
end)

return company
