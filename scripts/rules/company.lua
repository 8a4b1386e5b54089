--- Groups: who goes about together. `group` of each is the leader, who has themself; nothing else says who belongs.
local body = require("body")
local verbs = require("verbs")

local company = {}

company.MOST = 12

--- The leader of WHO's group, or nil.
function company.leader(who)
  local leader = verbs.living(who.group)
  return leader and leader.group == leader and leader or nil
end

--- All of WHO's group, WHO among them; the leader first. `members` of the leader lists them.
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

--- True if both are of one group.
function company.are_together(a, b)
  if a == b or b.pet_of == a or a.pet_of == b then return true end
  local leader = company.leader(a)
  return leader ~= nil and company.leader(b) == leader
end

--- Those of WHO's group who are where WHO is.
function company.here(who)
  local list = {}
  for _, member in ipairs(company.members(who)) do
    if member.location == who.location then list[#list + 1] = member end
  end
  return list
end

local function set_members(leader, list)
  if #list <= 1 then
    for _, member in ipairs(list) do member.group = nil end
    leader.group, leader.group_members = nil, nil
    return
  end
  leader.group_members = list
end

--- Clients of those in LIST are told of the group they have now; of none, if they left it.
local function show(list)
  for _, one in ipairs(list) do
    if not company.leader(one) and one:is("player") and one.hp then one:send_data("Char.Group", {}) end
  end
  for _, one in ipairs(list) do
    if company.leader(one) then return body.on_show(one) end
  end
end

--- WHO joins LEADER's group: true, or nil and why not.
function company.join(leader, who)
  if company.leader(who) then return nil, "{The who} {who verb:be} in a group already.", { who = who } end
  if leader.group and leader.group ~= leader then return nil, "Only who leads a group takes somebody in." end
  local list = company.members(leader)
  if #list >= company.MOST then return nil, "The group is as large as one can be." end
  leader.group, who.group = leader, leader
  list[#list + 1] = who
  set_members(leader, list)
  show(list)
  return true
end

--- WHO leaves their group; if they lead it, it ends. Gives those who were told of.
function company.leave(who)
  local leader, members = company.leader(who), company.members(who)
  if not leader then return {} end
  if leader == who then
    for _, member in ipairs(members) do member.group = nil end
    who.group_members = nil
    show(members)
    return members
  end
  local left = {}
  for _, member in ipairs(members) do
    if member ~= who then left[#left + 1] = member end
  end
  who.group = nil
  set_members(leader, left)
  show(members)
  return members
end

-- Pets are out of play while whose they are is: they lie in the prototype of pet shops, and are in `_pets_away`.

--- WHO leaves the game, with their pets that are here.
function company.take_away(who)
  local away = {}
  for i, pet in ipairs(body.fields(who._pets_away)) do away[i] = pet end
  for _, pet in ipairs(who.location and who.location.contents or {}) do
    if pet:is("npc") and pet.pet_of == who and not verbs.living(pet.fighting) and #away < company.MOST then
      act(pet, "{Actor} {verb:leave} with {the who}.", { who = who })
      move(pet, object("petshop") or object("start"), "leave", { mover = pet, force = true })
      away[#away + 1] = pet
    end
  end
  if #away > 0 then who._pets_away = away end
end

--- WHO is back, and so are they.
function company.bring_back(who)
  if not who._pets_away or not who.location then return end
  for _, one in ipairs(body.fields(who._pets_away)) do
    local pet = verbs.living(one)
    if pet and move(pet, who.location, "enter", { mover = pet, force = true }) then
      if pet.pet_of == who then pet.following = who end
      act(pet, "{Actor} {verb:come} with {the who}.", { who = who })
    end
  end
  who._pets_away = nil
end

--- Clients of a group are told how each of it is (Char.Group), as they know them.
function body.on_show(who)
  if not company.leader(who) then return end
  local members, list = company.members(who), {}
  for i, one in ipairs(members) do
    list[i] = { leader = i == 1, level = body.level(one), health = body.health(one),
      hp = body.number(one.hp, 0), maxhp = body.number(one.max_hp, 0) }
  end
  for _, one in ipairs(members) do
    if one:is("player") and one.hp then
      for i, other in ipairs(members) do list[i].name = known_as(other, one) end
      one:send_data("Char.Group", list)
    end
  end
end

return company
