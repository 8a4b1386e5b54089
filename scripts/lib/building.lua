--- What the building commands have in common. They run with the builder's own rights, so these
--- helpers only give the reason before the engine would say no.
local verbs = require("verbs")
local words = require("words")

local building = {}

--- The options of every building command.
building.options = { role = "builder", as_actor = true, family = "build" }
--- The same for what destroys: understood only in full.
building.exact = { role = "builder", as_actor = true, exact = true, family = "build" }

--- Ends the command unless the builder controls the object.
function building.check(e, thing)
  local ok, reason = build.controls(e.actor, thing)
  if not ok then verbs.decline(reason) end
end

--- Ends the command with the engine's reason unless OK.
function building.must(ok, reason)
  if not ok then verbs.decline(reason or "That can't be done.") end
  return ok
end

--- Everything in HOLDER and in the containers there, at most 1,000.
local function gather(holder, list)
  for _, thing in ipairs(holder.contents) do
    if #list >= 1000 then return end
    list[#list + 1] = thing
    if not thing:is("character") then gather(thing, list) end
  end
end

--- The object that TEXT means to a builder, who heeds neither light nor reach; ends the command
--- with a reason if there is none.
function building.noun(e, text)
  local word = text:lower()
  if word == "me" then return e.actor end
  if word == "here" and e.room then return e.room end
  if text:match("^[#$]") then
    return object(text) or refuse("There is no {text}.", { text = text })
  end
  local exit = e.room and find_exit(e.room, text)
  if exit then return exit end
  local list = {}
  gather(e.actor, list)
  if e.room then gather(e.room, list) end
  local found, reason = match(e.actor, text, list)
  found = found or sys.player(text)
  if not found then verbs.decline(reason) end
  return found
end

--- Prototypes from "light, container": names are refs or #IDs.
function building.protos(text)
  local protos = {}
  for _, name in ipairs(words.split(text)) do
    local proto = object(name)
    if not proto then refuse("There is no prototype {name}.", { name = name }) end
    protos[#protos + 1] = proto
  end
  if #protos == 0 then refuse("Name a prototype: item, container, light and so on.") end
  return protos
end

--- A name that a thing may have, without blanks around it.
function building.check_name(name)
  if name == "" then refuse("A name is needed.") end
  if #name > 200 then refuse("That name is too long; 200 letters at most.") end
  return name
end

--- How a thing reads in an answer: "a sack (#12)".
function building.label(thing)
  return build.literal(thing)
end

return building
