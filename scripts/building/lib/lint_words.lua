--- The words of a script, for the linter: lists of their kinds, texts, places and ends, by their number.
local set = require("words").set

local lint_words = {}

--- The words that open a block and that close one.
lint_words.OPENS, lint_words.CLOSES = set("function if do repeat"), set("end until")
local OPENS, CLOSES = lint_words.OPENS, lint_words.CLOSES

--- Returns the words of SOURCE, which may be wrong from some place on: then they end there. PAUSE, if given, is called
--- often.
function lint_words.of(source, pause)
  local kinds, texts, places, ends, from = {}, {}, {}, {}, 0
  while from do
    if from > 0 and pause then pause() end
    local more_kinds, more_texts, more_places, more_ends, rest = build.words(source, from)
    local known = #kinds
    table.move(more_kinds, 1, #more_kinds, known + 1, kinds)
    table.move(more_texts, 1, #more_texts, known + 1, texts)
    table.move(more_places, 1, #more_places, known + 1, places)
    table.move(more_ends, 1, #more_ends, known + 1, ends)
    from = rest
  end
  return { source = source, kinds = kinds, texts = texts, places = places, ends = ends, at = 1, last = #kinds }
end

--- Visits the words of a block from the word AT on: number, kind, and depth in blocks within it, which count from their
--- first word on.
function lint_words.block(w, at)
  local depth = 0
  at = at - 1
  return function()
    at = at + 1
    local kind = w.kinds[at]
    if OPENS[kind] then depth = depth + 1 elseif CLOSES[kind] then depth = depth - 1 end
    if at < w.last and depth >= 0 then return at, kind, depth end
  end
end

--- Returns the text of EXPR if that is a string in quotes; else nil or false.
function lint_words.text(w, expr) return expr and expr.kind == "string" and w.texts[expr.at] end

--- Returns the object that RECEIVER certainly is, or nil.
function lint_words.object(w, receiver)
  return receiver.target and object(receiver.target) or receiver.is_this and w.thing or nil
end

--- Returns the line of the word AT.
function lint_words.line(w, at) return build.problem(w.source, w.places[at], "").line end

--- Returns how often the source has NAME as a whole word.
function lint_words.count(w, name) return select(2, w.source:gsub("%f[%w_]" .. name .. "%f[^%w_]", "")) end

return lint_words
