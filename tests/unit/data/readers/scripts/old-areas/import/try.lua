--- try -- what the tests of readers share.
-- A test file is a format of its own: import_test.c imports by it from tests/support/circle, the sample area.
-- Each test gets t: what the reader under test is fed with, and checks.

local reader = require("circle/reader")

local t = {}
t.__index = t

t.NIL = {} -- in what is expected: nothing is there

local function shown(value)
  return type(value) == "string" and string.format("%q", value) or tostring(value)
end

local function complain(what, got, expected)
  error(string.format("%s is %s, not %s", what, shown(got), shown(expected)), 0)
end

function t:equal(got, expected, what)
  if got ~= expected then
    complain(what or "it", got, expected)
  end
end

--- Everything in expected is in got; a list has no more than that.
function t:holds(got, expected, what)
  what = what or "it"
  if expected == t.NIL or type(expected) ~= "table" or type(got) ~= "table" then
    local nothing = expected == t.NIL and nil
    return self:equal(got, expected ~= t.NIL and expected or nothing, what)
  end
  if #expected > 0 then
    self:equal(#got, #expected, "the length of " .. what)
  end
  for key, value in pairs(expected) do
    self:holds(got[key], value, what .. "." .. key)
  end
end

-- An import of files from a table, folder -> text of its one file 1.FOLDER, or path -> text.
function t:import_of(texts)
  local fake = { records = {}, oddities = {} }
  fake.known = { fido = true, guildguard = true, breather = true, cityguard = true, portal = true,
    guild = true, snake = true, caster = true, healer = true }
  function fake.files(folder)
    local names = texts[folder] and { "1." .. folder } or {}
    for path in pairs(texts) do
      local name = path:match(folder == "" and "^([^/]+%.[^/]+)$" or "^" .. folder:gsub("%W", "%%%0") .. "/([^/]+)$")
      if name then names[#names + 1] = name end
    end
    table.sort(names)
    return (#names > 0 or folder == "") and names or nil
  end
  function fake.text(file)
    local folder = file:match("^(%l+)/1%.%l+$")
    return texts[folder or file] or texts[file], file .. ": it is not there"
  end
  function fake.fail(sentence)
    error({ sentence = sentence })
  end
  function fake.oddity(file, line, text)
    table.insert(fake.oddities, string.format("%s:%d: %s", file, line, text))
  end
  function fake.record(kind, ref, props, file, line)
    local record = { kind = kind, ref = ref, props = props, file = file, line = line }
    table.insert(fake.records, record)
    fake.records[ref or record] = props
  end
  function fake.exists(ref)
    return fake.known[ref] == true
  end
  fake.progress = function() end
  return setmetatable(fake, { __index = self.import })
end

--- The files of the sample, some of them replaced.
function t:sample(replaced)
  local texts = {}
  for _, kind in ipairs({ "wld", "obj", "mob", "zon", "shp", "trg", "qst" }) do
    texts[kind] = self.import.text(kind .. "/1." .. kind)
  end
  for kind, text in pairs(replaced or {}) do
    texts[kind] = text
  end
  return texts
end

--- The files of the sample area of ROM, some of them replaced.
function t:rom_sample(replaced)
  local texts = {}
  for _, name in ipairs({ "area.lst", "orchard.are", "lore.hlp" }) do
    texts[name] = self.import.text("../rom/" .. name)
  end
  for name, text in pairs(replaced or {}) do texts[name] = text end
  return texts
end

--- The sample area of another format, tests/support/are/NAME.are, as the only file, with one thing replaced.
function t:are_sample(name, from, to)
  local text = self.import.text("../are/" .. name .. ".are")
  if from then
    local at, stop = text:find(from, 1, true)
    self:equal(at ~= nil, true, "that the sample has " .. from)
    text = text:sub(1, at - 1) .. to .. text:sub(stop + 1)
  end
  return { ["mill.are"] = text }
end

--- Runs f(fake); returns the fake, with what f returns in result, or with failure.
function t:within(texts, f)
  local fake = self:import_of(texts)
  local ok, result, refusal = pcall(f, fake)
  if not ok and not (type(result) == "table" and result.sentence) then
    error(result, 0)
  end
  fake.result, fake.failure = ok and result or nil, not ok and result.sentence or nil
  fake.refusal = ok and refusal or nil
  return fake
end

--- A reader of text alone, for f(reader).
function t:reading(text, f)
  return self:within({}, function(fake)
    return f(reader.new(fake, "wld/1.wld", text))
  end)
end

--- Imports by the whole reader, which must not fail.
function t:imported(texts, format)
  local fake = self:within(texts or self:sample(), require(format or "circle"))
  self:equal(fake.failure, nil, "the failure")
  self:equal(fake.refusal, nil, "the refusal")
  return fake
end

--- The i-th instance in a place.
function t:instance(fake, place, i)
  for _, record in ipairs(fake.records) do
    if record.props.at == place then
      i = i - 1
      if i == 0 then
        return record
      end
    end
  end
end

-- - Wraps a test file: a table of tests by their statements.
return function(tests)
  return function(import)
    local names, failed = {}, {}
    for name in pairs(tests) do
      names[#names + 1] = name
    end
    table.sort(names)
    for _, name in ipairs(names) do
      local ok, why = pcall(tests[name], setmetatable({ import = import }, t))
      if not ok then
        failed[#failed + 1] = name .. ": " .. tostring(why)
      end
    end
    if #failed > 0 then
      import.fail(table.concat(failed, "\n"))
    end
    return #names .. " passed"
  end
end
