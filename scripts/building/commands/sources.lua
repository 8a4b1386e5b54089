--- "@search" looks for a text in the lines of all behaviours; "@replace" replaces it in all that the builder may
--- change, after a preview.
--
-- The engine walks over the behaviours in pieces (bind_source.c); others have their turn between two of them. All saves
-- are one transaction and one step of @undo.
local building = require("building")
local verbs = require("verbs")
local words = require("words")

if not build.sources then
  verbs.missing("workshop", building.reading, { "@search" })
  return verbs.missing("workshop", building.options, { "@replace" })
end

local LINES_SHOWN, CHANGES_MOST = 60, 100

--- Takes the words "in REF", "pattern" and "anyway" from the front of TEXT. Returns what they ask for, and the rest.
local function options(text)
  local asked = {}
  while true do
    local word, rest = text:match("^(%a+) +(.*)$")
    if word == "in" and not asked.within then
      asked.within, text = rest:match("^%$?([%w_/#-]+) +(.*)$")
      if not text then return {}, "" end
    elseif (word == "pattern" or word == "anyway") and not asked[word] then
      asked[word], text = true, rest
    else
      return asked, text
    end
  end
end

--- Reads "in mill pattern /TEXT/", or a text as it stands.
local function read_search(text)
  local asked, rest = options(text)
  local body = select(2, rest:match("^([^%w%s])(.+)%1$"))
  if not body then return { text = text } end
  asked.text = body
  return asked
end

--- Reads "in mill /OLD/NEW/"; any mark can stand for the slash.
local function read_replace(text)
  local asked, rest = options(text)
  -- Found piece by piece: one pattern for all three marks would try each pair of them.
  local mark = rest:match("^[^%w%s]")
  local middle = mark and rest:find(mark, 2, true)
  local last = middle and rest:find(mark, middle + 1, true)
  if last ~= #rest or middle == 2 then
    refuse("Replace what, by what? For example: @replace /e.actr/e.actor/ "
      .. "If the texts have a slash, use another mark: @replace |a/b|c/d|")
  end
  asked.text, asked.with = rest:sub(2, middle - 1), rest:sub(middle + 1, -2)
  return asked
end

--- Calls TAKE for each item that LOOK finds, a piece at a time, until TAKE returns true.
local function each(asked, look, take)
  local list, after
  repeat
    asked.after = after
    list, after = look(asked)
    if not list then
      refuse("That can't be searched: {why}.", { why = after })
    end
    for _, item in ipairs(list) do
      if take(item) then return end
    end
    if after then wait(0) end
  until not after
end

local function title(thing)
  return "<b>" .. quote(building.label(thing) .. (thing.ref and " $" .. thing.ref or "")) .. "</>"
end

command("@search {text:text}", building.reading, function(e)
  building.no_rehearsal()
  local asked, out, count, last = read_search(e.text), {}, 0, nil
  each(asked, build.sources, function(hit)
    count = count + 1
    if count > LINES_SHOWN then return true end
    if hit.object ~= last then out[#out + 1], last = title(hit.object), hit.object end
    out[#out + 1] = quote(("  %d: %s"):format(hit.line, hit.text))
  end)
  if count == 0 then
    e.actor:tell("No behaviour that you may read has that in a line.")
    local place, what = asked.text:match("^in +%$?([%w_/-]+) +(.+)$")
    return place and e.actor:tell("To search only in {place}: @search in {place} /{what}/",
      { place = place, what = what }) or nil
  end
  if count > LINES_SHOWN then out[#out + 1] = sentence("There are more. Search for a longer text, or in a part: "
    .. "@search in mill /TEXT/") end
  return table.concat(out, "\n")
end)

command("@search", building.reading, function()
  return "Search all behaviours for what? For example: @search e.actor"
end)

-- Replacing.

--- Appends the lines of one planned change. Returns true if it has a new warning.
local function add_change(out, change)
  out[#out + 1] = title(change.object)
  for _, line in ipairs(change.lines) do
    out[#out + 1] = quote(("  %d: %s"):format(line.line, line.old))
    out[#out + 1] = quote(("  %s> %s"):format((" "):rep(#tostring(line.line)), line.new))
  end
  if change.error then
    local place = (change.line or 0) > 0 and words.fill("line {line}: ", change) or ""
    out[#out + 1] = "  <error>" .. quote(place .. change.error) .. "</>"
  end
  for _, warning in ipairs(change.warnings) do
    out[#out + 1] = "  <error>" .. words.fill("line {line}: {text}",
      { line = warning.line, text = quote(warning.text) }) .. "</>"
  end
  return #change.warnings > 0
end

--- Returns the planned changes, after the preview was told; or nil, if they are not to be made.
local function preview(e, asked)
  local out, plan, errors, warnings = {}, {}, 0, 0
  each(asked, build.replace_plan, function(change)
    plan[#plan + 1] = change
    if #plan > CHANGES_MOST then return true end
    if add_change(out, change) then warnings = warnings + 1 end
    if change.error then errors = errors + 1 end
  end)
  if #plan == 0 then refuse("No behaviour that you may change has that in a line.") end
  if #plan > CHANGES_MOST then
    refuse("More than {most} behaviours have that, which is too many at once. Do it in parts: "
      .. "@replace in mill /OLD/NEW/", { most = CHANGES_MOST })
  end
  e.actor:tell(verbs.ready(table.concat(out, "\n")))
  -- A refusal would undo the preview, so this tells instead.
  if errors > 0 then
    return e.actor:tell("Nothing is changed: {count} can't be saved like that.",
      { count = words.count(errors, "behaviour") })
  elseif warnings > 0 and not asked.anyway then
    return e.actor:tell("Nothing is changed: {count} would get new warnings. To change them anyway: @replace anyway …",
      { count = words.count(warnings, "behaviour") })
  end
  return plan
end

command("@replace {text:text}", building.options, function(e)
  building.no_rehearsal()
  local asked = read_replace(e.text)
  local plan = preview(e, asked)
  if not plan then return end
  local many = words.count(#plan, "behaviour")
  local answer = e.actor:choose(words.fill("Change {many}?", { many = many }), { "yes", "no" })
  if answer ~= 1 then return "Nothing is changed." end
  local ok, why = build.replace(asked, plan)
  if not ok then refuse("Nothing is changed: {why}.", { why = why }) end
  e.actor:tell("Changed {many}, each with a new revision. To take all of it back: <cmd @undo>@undo</>", { many = many })
end)

command("@replace", building.options, function()
  return "Replace what, by what, in all behaviours? For example: @replace /e.actr/e.actor/"
end)
