--- Checks of things for the linter of areas: each package says what can be wrong with its own things (help building).
---
---   checks.add("quest", function(thing, world, say) … say("steps", "it has no steps") end)
---
--- FN is called for each thing made from PROTO. SAY(PROPERTY or nil, TEXT) reports a mistake in a plain sentence with
--- the next step. WORLD knows the rest of the world (lib/lint_world.lua of building):
---
---   world:is_prototype(O)  things are made from it, and it lies nowhere
---   world:is_had(O)        players can get to O, or to one made from it
---   world:is_only_one(O)   there is one that people can carry, and nothing brings another
---   world:is_free(O)       one lies somewhere, and others come that cost nothing
---   world:count(O)         how many there are of it and made from it, or nil if more may come
---   world:has_script(O)    it has a script that is more than tests
---   world:is_brought(O)    some data or a script may make one
---   world:is_reached(ROOM) players can get there
---   world:is_said(TEXT)    a script has this text
---   world:is_told(O, WORD) a script of O, or one that names it, has WORD in quotes
---   world:says(TEXT)       a script that isn't of the stock game has it
---   world:has_word(WORD)   a script has this word
---   world:is_called(WORD)  a thing has this word, in small letters, in a name, or a detail is called so
---   world:is_scripted(O)   a script names it
---   world:weighs(O)        its script may change its weight
---   world:walks(ROOM, GOAL) an npc can walk there
---   world:all(NAME)        the values of that property of all things
---   world:name(O)          its ref, as builders write it
local set_of = require("words").set

local checks = {}

--- Returns "; did you mean …?" if VALUE is nearly one of WORDS, a list; else "".
function checks.near(value, words)
  local set = {}
  for _, word in ipairs(words) do set[word] = true end
  local near = type(value) == "string" and build.nearest and build.nearest(value, set)
  return near and ("; did you mean \"%s\"?"):format(near) or ""
end

--- The same for the words in quotes in WANTED, a sentence about what VALUE has to be.
function checks.near_of(wanted, value)
  local words = {}
  for word in wanted:gmatch("\"([^\"]+)\"") do words[#words + 1] = word end
  return checks.near(value, words)
end

--- Returns what is wrong with VALUE of property NAME, which is one of WORDS; or nil.
function checks.word(name, value, words)
  if value == nil then return nil end
  for _, word in ipairs(words) do
    if word == value then return nil end
  end
  local list = {}
  for i, word in ipairs(words) do list[i] = "\"" .. word .. "\"" end
  return ("%s has to be one of %s%s"):format(name, table.concat(list, ", "), checks.near(value, words))
end

--- True if players of WORLD, the rest of the world, may get coins; a package that has coins says so by a function of
--- its own.
function checks.pays(world) return world ~= nil end

local added, of_shape = {}, {}

--- Adds FN for each table of the shape NAME (shapes.lua). FN(TABLE, THING) returns what is wrong with it, such as
--- "never holds", or nil.
function checks.add_table(name, fn)
  of_shape[name] = of_shape[name] or {}
  table.insert(of_shape[name], fn)
end

--- Returns what is wrong with ONE, a table of the shape NAME in a property of THING; or nil.
function checks.table(name, one, thing)
  for _, fn in ipairs(of_shape[name] or {}) do
    local why = fn(one, thing)
    if why then return why end
  end
  return nil
end

local calls = {}

--- Says which KEYS, in one text, the stock script of PROTO reads of e.data in its call NAME.
function checks.add_call(proto, name, keys) calls[#calls + 1] = { proto = proto, name = name, keys = keys } end

--- Returns those of the call NAME of THING, as a set; or nil.
function checks.call_keys(thing, name)
  for _, one in ipairs(calls) do
    if one.name == name and thing:is(one.proto) then return set_of(one.keys) end
  end
  return nil
end

--- Adds FN for things made from PROTO. Call it while a file loads.
function checks.add(proto, fn)
  added[#added + 1] = { proto = proto, fn = fn }
end

--- Calls the functions for THING.
function checks.run(thing, world, say)
  for _, one in ipairs(added) do
    if thing:is(one.proto) then
      local ok, why = atomic(one.fn, thing, world, say)
      if not ok then say(nil, "it can't be checked: " .. tostring(why)) end
    end
  end
end

return checks
