--- Variables of triggers. A run's own are in run.vars; those that last are kept by somebody, under a context,
--- in `_variables`: { ["0"] = { name = text } }. Of a trigger that is a builder's, in one of their own for each owner:
--- what one builder's script remembers of a player, no other's reads or writes.
local body = require("body")
local finding = require("trigger_find")

local variables = {}

local VALUE_BYTES, RUN_MAX, KEPT_MAX = 1024, 64, 64

--- The property in which WHO keeps what RUN's triggers remember.
local function property_of(run)
  local first = run.rights[1]
  return first and "_variables_" .. first.id or "_variables"
end

--- What a name that is none, or too long a one, is cut to.
local function clean(name)
  name = name:lower():gsub("[^%w_%-'()]", "")
  return name:sub(1, 40)
end

--- Cuts a value to what a variable holds.
function variables.fit(run, value)
  if #value <= VALUE_BYTES then return value end
  run.complain(("a value of %d bytes is cut to %d"):format(#value, VALUE_BYTES))
  local cut = value:sub(1, VALUE_BYTES)
  while #cut > VALUE_BYTES - 4 and not utf8.len(cut) do cut = cut:sub(1, -2) end
  return cut
end

--- Gives a variable of the run a value.
function variables.set(run, name, value)
  name = clean(name)
  if name == "" then return run.complain("a variable needs a name") end
  if run.vars[name] == nil then
    if run.count >= RUN_MAX then return run.complain(("more than %d variables; %s is none"):format(RUN_MAX, name)) end
    run.count = run.count + 1
  end
  run.vars[name] = variables.fit(run, value)
end

--- Takes it away: true if there was one.
local function drop(run, name)
  if run.vars[name] == nil then return false end
  run.vars[name], run.count = nil, run.count - 1
  return true
end

local function kept_by(run, who)
  return body.fields(who[property_of(run)])
end

--- What WHO keeps under NAME, in the context and without one; or nil.
function variables.kept(run, who, name)
  if not who then return nil end
  local all = kept_by(run, who)
  local value = body.fields(all[run.context])[name]
  if value == nil and run.context ~= "0" then value = body.fields(all["0"])[name] end
  return type(value) == "string" and value or nil
end

--- WHO keeps VALUE under NAME (nil: no more).
function variables.keep(run, who, name, value)
  name = clean(name)
  local property, context, all, count = property_of(run), run.context, {}, 0
  for key, list in pairs(kept_by(run, who)) do
    all[key] = {}
    for one, text in pairs(body.fields(list)) do
      all[key][one], count = text, count + 1
    end
  end
  all[context] = all[context] or {}
  if value and all[context][name] == nil and count >= KEPT_MAX then
    return run.complain(("%s keeps %d variables already; %s is left out"):format(who.name or "that", KEPT_MAX, name))
  end
  all[context][name] = value
  local empty = true
  for key, list in pairs(all) do
    local used = false
    for _ in pairs(list) do used = true end
    if not used then all[key] = nil else empty = false end
  end
  who[property] = not empty and all or nil
end

--- Where a "remote" goes: somebody, or for %global% the whole game.
function variables.holder(run, text)
  if text:lower() == "global" then return object("calendar") end
  return finding.any(run.owner, text)
end

--- A bare name: the run's own, else its owner's; or nil.
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
  if value == nil then return run.complain(("global: there is no variable %s"):format(name)) end
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
  if not name then return run.complain(word .. " needs a variable and whose it is") end
  local who = variables.holder(run, target)
  if not who then return run.complain(("%s: there is no %s"):format(word, target)) end
  return clean(name), who
end

function statements.remote(run, text)
  local name, who = both(run, text, "remote")
  if not name then return end
  local value = variables.get(run, name)
  if value == nil then return run.complain(("remote: there is no variable %s"):format(name)) end
  variables.keep(run, who, name, value)
end

function statements.rdelete(run, text)
  local name, who = both(run, text, "rdelete")
  if name and variables.kept(run, who, name) then variables.keep(run, who, name, nil) end
end

variables.statements = statements

return variables
