/* dev_loops.c -- what to do about a line that ran too long, or told too much, in a loop. */
#include "engine/modules/dev/dev.h"

#include "world/value/value.h"

enum { LOOP_DEPTH = 20 };

static size_t indent_of(struct str line)
{
    size_t indent = 0;
    while (indent < line.length && (line.bytes[indent] == ' ' || line.bytes[indent] == '\t')) {
        indent++;
    }
    return indent;
}

/* True if the line of a source, from 1, stands in a loop or begins one, as its indent tells. */
static bool is_in_loop(struct str source, int number)
{
    struct str outer[LOOP_DEPTH] = {{0}}; /* the lines around it, by their indents */
    size_t depth = 0;
    for (int i = 1; i <= number && source.length > 0; i++) {
        struct str line = str_take_until(&source, '\n');
        while (depth > 0 && indent_of(outer[depth - 1]) >= indent_of(line) &&
                str_trim(line).length > 0) {
            depth--;
        }
        if (depth < LOOP_DEPTH && str_trim(line).length > 0) {
            outer[depth++] = line;
        }
    }
    bool found = false;
    for (size_t i = 0; i < depth && !found; i++) {
        struct str begin = str_trim(outer[i]);
        found = str_starts(begin, STR("while ")) || str_starts(begin, STR("for ")) ||
                str_starts(begin, STR("repeat"));
    }
    return found;
}

void dev_advise_loop(const struct dev *dev, struct str name, int line, struct buf *text)
{
    const struct value *source = dev_source_of(dev, name);
    bool is_much = str_find(buf_str(text), STR("it ran for more than"), 0) != SIZE_MAX ||
                   str_find(buf_str(text), STR("it told somebody more than"), 0) != SIZE_MAX;
    if (is_much && source && is_in_loop(value_as_str(source), line)) {
        buf_add_text(text, ": this line stands in a loop, so let the loop end, or add wait(1)");
    }
}
