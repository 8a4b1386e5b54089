--- The words of a script, for the linter: lists of their kinds, texts, places and ends, by their number.
local lint_words = {}

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

return lint_words
