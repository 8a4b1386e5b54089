--- Replaces old spellings in a source, and in the behaviours of an area's file.
local spellings = require("spellings")

local lint_rewrite = {}

local REWRITES_MAX = 5 -- an edit may uncover another

--- Rewrites the behaviours in the entries of an area's file, behaviour = [[...]]. Returns their edits, and the
--- problems that are left for a person.
local function rewrite_inner(w, stock, walk)
  local edits, left = {}, {}
  for _, at in ipairs(w.behaviours) do
    local from, to = w.places[at], w.ends[at]
    local before = build.problem(w.source, from, "").line - 1
    local level = w.source:match("^%[(=*)%[", from + 1)
    local margin = level and #level + 2 or 0
    local inner = lint_rewrite.source(level and w.source:sub(from + margin + 1, to - margin) or w.texts[at], stock,
      walk)
    for _, one in ipairs(inner.left) do
      one.line = one.line + before
      left[#left + 1] = one
    end
    if level then
      edits[#edits + 1] = { from + margin, to - margin, inner.text }
    elseif inner.text ~= w.texts[at] then
      left[#left + 1] = build.problem(w.source, from, "this behaviour has old spellings; write it in [[ and ]]")
    end
  end
  return edits, left
end

--- Replaces the old spellings in SOURCE. WALK(SOURCE) reads it. Returns the new text, and those that only a person can
--- replace, in the form of lint.check.
function lint_rewrite.source(source, stock, walk)
  local w, left
  for _ = 1, REWRITES_MAX do
    w = walk(source)
    local edits
    edits, left = rewrite_inner(w, stock, walk)
    for _, edit in ipairs(spellings.edits(w)) do edits[#edits + 1] = edit end
    local text = spellings.edited(w, edits)
    if text == source then break end
    source = text
  end
  for _, list in ipairs{ w.old, w.wrong } do
    for _, one in ipairs(list) do left[#left + 1] = build.problem(source, w.places[one.at], one.text) end
  end
  return { text = source, left = left }
end

return lint_rewrite
