--- Variables of triggers. A run's own are in run.vars. Lasting ones are stored on an object by context, in
--- `_variables`: { ["0"] = { name = text } }. A builder's triggers use a property of their own for each
--- builder, so no builder's script can read or write what another's remembers of a player.
local body = require("body")
local finding = require("trigger_find")

local variables = {}

local VALUE_BYTES, RUN_MAX, RUN_BYTES = 1024, 300, 32 * 1024
local KEPT_MAX, KEPT_BY_PLAYERS = 300, 64

--- Returns the property in which WHO stores the variables of RUN's trigger.
local function property_of(run)
  local first = run.rights[1]
  return first and "_variables_" .. first.id or "_variables"
end

--- Returns NAME in lower case, cut to the allowed characters and length.
local function clean(name)
  if #name > 40 or not name:find("^[%w_%-'()%[%]]+$") then
    name = name:gsub("[^%w_%-'()%[%]]", ""):sub(1, 40)
  end
  return name:lower()
end

--- Returns a value cut to the size of a variable.
function variables.fit(run, value)
  if #value <= VALUE_BYTES then return value end
  run.complain(("a value is cut to %d bytes"):format(VALUE_BYTES))
  local cut = value:sub(1, VALUE_BYTES)
  while #cut > VALUE_BYTES - 4 and not utf8.len(cut) do cut = cut:sub(1, -2) end
  return cut
end

--- Sets a variable of the run.
function variables.set(run, name, value)
  name = clean(name)
  if name == "" then return run.complain("a variable needs a name") end
  if run.vars[name] == nil then
    if run.count >= RUN_MAX then
      return run.complain(("more than %d variables, so %s was not set"):format(RUN_MAX, name))
    end
    run.count = run.count + 1
  end
  value = variables.fit(run, value)
  run.bytes = run.bytes + #value - #(run.vars[name] or "")
  if run.bytes > RUN_BYTES then
    run.bytes = run.bytes - #value + #(run.vars[name] or "")
    return run.complain(("its variables would take more than %d KB, so %s was not changed"):format(RUN_BYTES // 1024,
      name))
  end
  run.vars[name] = value
end

--- Removes a variable of the run; true if it existed.
local function drop(run, name)
  if run.vars[name] == nil then return false end
  run.bytes = run.bytes - #run.vars[name]
  run.vars[name], run.count = nil, run.count - 1
  return true
end

local function kept_by(run, who)
  return body.fields(who[property_of(run)])
end

--- Returns the value WHO stores under NAME, in the run's context or in context 0; or nil.
function variables.kept(run, who, name)
  if not who then return nil end
  local all = kept_by(run, who)
  local value = body.fields(all[run.context])[name]
  if value == nil and run.context ~= "0" then value = body.fields(all["0"])[name] end
  return type(value) == "string" and value or nil
end

local function count_kept(all)
  local count = 0
  for _, list in pairs(all) do
    for _ in pairs(body.fields(list)) do count = count + 1 end
  end
  return count
end

--- Stores VALUE for WHO under NAME (nil: removes it).
function variables.keep(run, who, name, value)
  name = clean(name)
  local property, context = property_of(run), run.context
  local all = who[property]
  local known = all and body.fields(all[context])[name] ~= nil
  if value == nil then
    if known then all[context][name] = nil end
    return
  end
  local most = who:is("player") and KEPT_BY_PLAYERS or KEPT_MAX
  if all and not known and count_kept(all) >= most then
    return run.complain(("%s stores %d variables already, so %s was left out"):format(who.name or "that", most, name))
  end
  if not all then
    who[property] = { [context] = { [name] = value } }
  elseif not all[context] then
    all[context] = { [name] = value }
  else
    all[context][name] = value
  end
end

--- Returns the target of a "remote": an object, or for %global% the object that holds the game's.
function variables.holder(run, text)
  if text:lower() == "global" then return object("calendar") end
  return finding.any(run.owner, text)
end

--- Returns a variable of the run, else its owner's; or nil.
function variables.get(run, name)
  local value = run.vars[name]
  if value ~= nil then return value end
  return variables.kept(run, run.owner, name)
end

-- Statements.

local statements = {}

function statements.set(run, name, value) variables.set(run, name, value) end

statements["global"] = function(run, name)
  name = clean(name)
  local value = run.vars[name]
  if value == nil then return run.complain(("global: unknown variable %s"):format(name)) end
  variables.keep(run, run.owner, name, value)
  drop(run, name)
end

function statements.context(run, number)
  run.context = number:match("^%-?%d+$") or "0"
end

function statements.unset(run, name)
  name = clean(name)
  if variables.kept(run, run.owner, name) then return variables.keep(run, run.owner, name, nil) end
  drop(run, name)
end

local function both(run, text, word)
  local name, target = text:match("^(%S+)%s+(.-)%s*$")
  if not name then return run.complain(word .. " needs a variable and a target") end
  local who = variables.holder(run, target)
  if not who then return run.complain(("%s: there is no %s"):format(word, target)) end
  return clean(name), who
end

function statements.remote(run, text)
  local name, who = both(run, text, "remote")
  if not name then return end
  local value = variables.get(run, name)
  if value == nil then return run.complain(("remote: unknown variable %s"):format(name)) end
  variables.keep(run, who, name, value)
end

function statements.rdelete(run, text)
  local name, who = both(run, text, "rdelete")
  if name and variables.kept(run, who, name) then variables.keep(run, who, name, nil) end
end

variables.statements = statements

return variables
