/* grammar.c -- matches a line against a command pattern.
 *
 * A backtracking walk over the program that grammar_compile.c made.
 * 1. The program has no loops: no path is longer than the program.
 * 2. A match takes at most STEPS_MAX steps and READINGS_MAX readings, even for a pattern of many
 *    optional words or a line of 4 KB. Readings beyond these limits are unlikely anyway.
 * 3. A position is at the beginning of a word, at a mark, or at the line's end.
 *
 * A one-character punctuation word ("\"", ":", "=") needs no blanks around it, so that `"hello`
 * is `" hello` and `a=b` is `a = b`. match.c finds what the spans mean. */
#include "engine/core/script/grammar.h"

#include "engine/core/script/grammar_impl.h"

#include <ctype.h>

enum { STEPS_MAX = 8192, READINGS_MAX = 64 };

struct reader {
    const struct grammar *grammar;
    struct str line;
    bool (*visit)(void *data, const struct grammar_reading *reading);
    void *data;
    struct grammar_reading reading;
    unsigned steps;
    unsigned readings;
};

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static size_t skip_blanks_grammar(struct str line, size_t at)
{
    while (at < line.length && is_blank(line.bytes[at])) {
        at++;
    }
    return at;
}

static bool is_mark(struct str word)
{
    return word.length == 1 && ispunct((unsigned char)word.bytes[0]);
}

/* Returns the end of the word at `at`; mark (if not 0) ends it as a blank does. */
static size_t skip_word(struct str line, size_t at, char mark)
{
    do {
        at++;
    } while (at < line.length && !is_blank(line.bytes[at]) &&
             (mark == 0 || line.bytes[at] != mark));
    return at;
}

/* Returns the punctuation that must follow right after a slot: "@set a.b=c". */
static char mark_behind(const struct grammar *grammar, size_t slot_step)
{
    const struct grammar_step *next = &grammar->steps[slot_step + 1];
    return next->op == GRAMMAR_WORD && is_mark(next->word) ? next->word.bytes[0] : '\0';
}

static bool is_spent(const struct reader *reader)
{
    return reader->steps >= STEPS_MAX || reader->readings >= READINGS_MAX;
}

/* Moves *at after word and the blanks that follow. */
static bool take_literal(struct str line, struct str word, size_t *at)
{
    if (!str_starts_nocase(str_slice(line, *at, line.length), word)) {
        return false;
    }
    size_t end = *at + word.length;
    if (!is_mark(word) && end < line.length && !is_blank(line.bytes[end])) {
        return false;
    }
    *at = skip_blanks_grammar(line, end);
    return true;
}

/* Takes one word, or the text between quotes. */
static struct str take_word(struct str line, char mark, size_t *at)
{
    if (line.bytes[*at] == '"') {
        size_t close = str_find_char(line, '"', *at + 1);
        if (close != SIZE_MAX &&
                (close + 1 == line.length || is_blank(line.bytes[close + 1]))) {
            struct str quoted = str_slice(line, *at + 1, close);
            *at = skip_blanks_grammar(line, close + 1);
            return quoted;
        }
    }
    size_t end = skip_word(line, *at, mark);
    struct str word = str_slice(line, *at, end);
    *at = skip_blanks_grammar(line, end);
    return word;
}

/* True if only the end can follow step at. */
static bool ends_at(const struct grammar *grammar, size_t at)
{
    while (grammar->steps[at].op == GRAMMAR_JUMP) {
        at = grammar->steps[at].a;
    }
    return grammar->steps[at].op == GRAMMAR_END;
}

/* Returns where the text of a slot begins. "whisper bob = hi" is "whisper bob hi": some commands
 * have "=" before their text, so players type it in others. "say = hi" is as it stands. */
static size_t skip_equals(
        const struct reader *reader, size_t step, size_t at, unsigned literals)
{
    const struct grammar_step *steps = reader->grammar->steps;
    uint16_t slot = steps[step].a;
    struct str line = reader->line;
    bool first = literals + slot < 2;
    bool twice =
            steps[step - 1].op == GRAMMAR_WORD && str_equal(steps[step - 1].word, STR("="));
    if (reader->grammar->slots[slot].kind != SLOT_TEXT || first || twice ||
            at + 1 >= line.length || line.bytes[at] != '=' || !is_blank(line.bytes[at + 1])) {
        return at;
    }
    return skip_blanks_grammar(line, at + 1);
}

static bool read_from(struct reader *reader, size_t step, size_t at, unsigned literals);

/* Gives the slot one more word each time, until the rest of the pattern fits. */
static bool read_span(struct reader *reader, size_t step, size_t at, unsigned literals)
{
    struct str line = reader->line;
    struct str *span = &reader->reading.spans[reader->grammar->steps[step].a];
    bool last = ends_at(reader->grammar, step + 1);
    char mark = mark_behind(reader->grammar, step);
    size_t end = at;
    bool taken = false;
    at = end = last ? skip_equals(reader, step, at, literals) : at;
    while (end < line.length && !taken && !is_spent(reader)) {
        end = last ? line.length : skip_word(line, end, mark);
        *span = str_trim(str_slice(line, at, end));
        end = skip_blanks_grammar(line, end);
        taken = read_from(reader, step + 1, end, literals);
    }
    *span = (struct str){NULL, 0};
    return taken;
}

static bool read_slot(struct reader *reader, size_t step, size_t at, unsigned literals)
{
    uint16_t slot = reader->grammar->steps[step].a;
    enum slot_kind kind = reader->grammar->slots[slot].kind;
    if (at == reader->line.length) {
        return false;
    }
    if (kind != SLOT_WORD && kind != SLOT_NUMBER) {
        return read_span(reader, step, at, literals);
    }
    reader->reading.spans[slot] =
            take_word(reader->line, mark_behind(reader->grammar, step), &at);
    bool taken = read_from(reader, step + 1, at, literals);
    reader->reading.spans[slot] = (struct str){NULL, 0};
    return taken;
}

static bool read_from(struct reader *reader, size_t step, size_t at, unsigned literals)
{
    while (reader->steps++ < STEPS_MAX) {
        const struct grammar_step *now = &reader->grammar->steps[step];
        switch (now->op) {
        case GRAMMAR_WORD:
            if (!take_literal(reader->line, now->word, &at)) {
                return false;
            }
            literals++;
            step++;
            break;
        case GRAMMAR_SLOT:
            return read_slot(reader, step, at, literals);
        case GRAMMAR_SPLIT:
            if (read_from(reader, now->a, at, literals)) {
                return true;
            }
            step = now->b;
            break;
        case GRAMMAR_JUMP:
            step = now->a;
            break;
        case GRAMMAR_END:
            if (at < reader->line.length || is_spent(reader)) {
                return false;
            }
            reader->readings++;
            reader->reading.literals = literals;
            return reader->visit(reader->data, &reader->reading);
        }
    }
    return false;
}

bool grammar_read(const struct grammar *grammar, struct str line,
        bool (*visit)(void *data, const struct grammar_reading *reading), void *data)
{
    struct reader reader = {
            .grammar = grammar,
            .line = str_trim(line),
            .visit = visit,
            .data = data,
    };
    return read_from(&reader, 0, 0, 0);
}

size_t grammar_verb_count(const struct grammar *grammar)
{
    return grammar->verb_count;
}

struct str grammar_verb(const struct grammar *grammar, size_t i)
{
    return grammar->verbs[i];
}

uint64_t grammar_verb_hash(struct str verb)
{
    char lower[64];
    size_t length = verb.length < sizeof(lower) ? verb.length : sizeof(lower);
    for (size_t i = 0; i < length; i++) {
        char c = verb.bytes[i];
        lower[i] = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    }
    uint64_t hash = str_hash((struct str){lower, length});
    return hash ? hash : 1;
}

uint64_t grammar_verb_bit(struct str verb)
{
    return (uint64_t)(verb.length > 0) << grammar_verb_hash(verb) % 64;
}

struct str grammar_loose_verb(const struct grammar *grammar)
{
    return grammar->loose_verb.bytes ? grammar->loose_verb : STR_NONE;
}

size_t grammar_slot_count(const struct grammar *grammar)
{
    return grammar->slot_count;
}

const struct slot *grammar_slot(const struct grammar *grammar, size_t i)
{
    return &grammar->slots[i];
}

bool grammar_has_this(const struct grammar *grammar)
{
    for (size_t i = 0; i < grammar->slot_count; i++) {
        if (grammar->slots[i].kind == SLOT_THIS) {
            return true;
        }
    }
    return false;
}

/* "{this}" is a word for authors; players see the thing's name, or X. */
static void usage_slot(const struct slot *slot, struct str this_name, struct buf *out)
{
    if (slot->kind == SLOT_THIS) {
        buf_add_str(out, this_name.length > 0 ? this_name : STR("X"));
        return;
    }
    for (size_t i = 0; i < slot->name.length; i++) {
        buf_add_char(out, (char)toupper((unsigned char)slot->name.bytes[i]));
    }
}

static bool has_slot(const struct grammar *grammar, size_t at, size_t end)
{
    while (at < end && grammar->steps[at].op != GRAMMAR_SLOT) {
        at++;
    }
    return at < end;
}

/* Appends the steps up to end: the first of alternatives, optional groups in brackets, but not
 * groups of mere words. A split whose other branch (b) begins right where its first branch (a)
 * ends is an optional group. */
static void usage_steps(const struct grammar *grammar, size_t at, size_t end,
        struct str this_name, struct buf *out)
{
    bool glue = true;
    while (at < end && grammar->steps[at].op != GRAMMAR_END) {
        const struct grammar_step *step = &grammar->steps[at];
        if (step->op == GRAMMAR_JUMP) {
            at = step->a;
            continue;
        }
        bool optional =
                step->op == GRAMMAR_SPLIT && grammar->steps[step->b - 1].op != GRAMMAR_JUMP;
        if (optional && !has_slot(grammar, step->a, step->b)) {
            at = step->b;
            continue;
        }
        bool dot = step->op == GRAMMAR_WORD && str_equal(step->word, STR("."));
        if (!glue && !dot) {
            buf_add_char(out, ' ');
        }
        glue = dot;
        if (step->op == GRAMMAR_WORD) {
            glue |= at == 0 && is_mark(step->word);
            buf_add_str(out, step->word);
        } else if (step->op == GRAMMAR_SLOT) {
            usage_slot(&grammar->slots[step->a], this_name, out);
        } else if (optional) {
            buf_add_char(out, '[');
            usage_steps(grammar, step->a, step->b, this_name, out);
            buf_add_char(out, ']');
            at = step->b;
            continue;
        } else {
            glue = true;
        }
        at++;
    }
}

void grammar_usage(const struct grammar *grammar, struct str this_name, struct buf *out)
{
    usage_steps(grammar, 0, grammar->step_count, this_name, out);
}
