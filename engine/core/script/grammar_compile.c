/* grammar_compile.c -- compiles a command pattern, or tells what is wrong with it.
 *
 * A pattern is a sequence of runs of words, optional groups and slots; it becomes the program
 * of grammar_impl.h. Alternation is within a run of words:
 *
 *   pull|yank     SPLIT 1 3; 1: WORD pull; JUMP 4; 3: WORD yank; 4:
 *   [at] …        SPLIT 1 2; 1: WORD at; 2:
 *
 * Runs whose alternatives have several words are compiled twice, loosely and tightly (see
 * grammar.h), since both are natural English; but not between words such as on and off, because
 * "off" is never a verb. Everything has a limit: patterns come from builders. Errors name the
 * column.
 *
 * To add a kind of slot, start at slot_kind_of. */
#include "engine/base/mem.h"
#include "engine/core/output/noun.h"
#include "engine/core/script/grammar_impl.h"

#include <ctype.h>

enum {
    GRAMMAR_COMPILE_DEPTH_MAX = 4,
    RUN_WORDS_MAX = 24,
    SLOT_NAME_MAX = 32,
    SLOT_KIND_MAX = 64
};

struct compiler {
    struct grammar *grammar;
    struct str pattern;
    size_t at;
    struct err *err;
};

/* The words between slots and brackets; joined means that a word follows the one before it
 * without a `|`. */
struct run {
    struct str words[RUN_WORDS_MAX];
    bool joined[RUN_WORDS_MAX];
    size_t count;
};

static bool fail(struct compiler *compiler, const char *what)
{
    return err_set(
            compiler->err, ERR_FORMAT, "pattern, column %zu: %s", compiler->at + 1, what);
}

static bool add_step(struct compiler *compiler, enum grammar_op op, size_t a, struct str word)
{
    struct grammar *grammar = compiler->grammar;
    if (grammar->step_count == GRAMMAR_STEPS_MAX) {
        return fail(compiler, "the pattern has too many parts");
    }
    grammar->steps[grammar->step_count++] =
            (struct grammar_step){.op = op, .a = (uint16_t)a, .word = word};
    return true;
}

/* Alternatives under construction: each ends with a jump past the last. The caller adds the
 * steps between alternative_begin and alternative_end. */
struct alternatives {
    size_t split;                    /* of the alternative being added */
    size_t jumps[RUN_WORDS_MAX + 2]; /* to be set to the end of the alternatives */
    size_t jump_count;
};

static bool alternative_begin(struct compiler *compiler, struct alternatives *all, bool last)
{
    all->split = compiler->grammar->step_count;
    return last || add_step(compiler, GRAMMAR_SPLIT, all->split + 1, STR_NONE);
}

static bool alternative_end(struct compiler *compiler, struct alternatives *all, bool last)
{
    struct grammar *grammar = compiler->grammar;
    if (last) {
        for (size_t i = 0; i < all->jump_count; i++) {
            grammar->steps[all->jumps[i]].a = (uint16_t)grammar->step_count;
        }
        return true;
    }
    all->jumps[all->jump_count++] = grammar->step_count;
    if (!add_step(compiler, GRAMMAR_JUMP, 0, STR_NONE)) {
        return false;
    }
    grammar->steps[all->split].b = (uint16_t)grammar->step_count;
    return true;
}

/* Adds words from..to as alternatives of one word each. */
static bool add_choice(struct compiler *compiler, const struct run *run, size_t from, size_t to)
{
    struct alternatives all = {0};
    for (size_t i = from; i < to; i++) {
        bool last = i + 1 == to;
        if (!alternative_begin(compiler, &all, last) ||
                !add_step(compiler, GRAMMAR_WORD, 0, run->words[i]) ||
                !alternative_end(compiler, &all, last)) {
            return false;
        }
    }
    return true;
}

/* Adds the tight reading: `turn on|off` is "turn", then one of "on", "off". */
static bool add_tight(struct compiler *compiler, const struct run *run)
{
    for (size_t from = 0; from < run->count;) {
        size_t to = from + 1;
        while (to < run->count && !run->joined[to]) {
            to++;
        }
        if (!add_choice(compiler, run, from, to)) {
            return false;
        }
        from = to;
    }
    return true;
}

/* Adds the loose reading: `take off|remove` is "take off" or "remove". tight_too: the tight
 * reading follows as one more alternative. */
static bool add_loose(struct compiler *compiler, const struct run *run, bool tight_too)
{
    struct alternatives all = {0};
    for (size_t i = 0; i < run->count;) {
        size_t to = i + 1;
        while (to < run->count && run->joined[to]) {
            to++;
        }
        bool last = to == run->count && !tight_too;
        if (!alternative_begin(compiler, &all, last)) {
            return false;
        }
        for (; i < to; i++) {
            if (!add_step(compiler, GRAMMAR_WORD, 0, run->words[i])) {
                return false;
            }
        }
        if (!alternative_end(compiler, &all, last)) {
            return false;
        }
    }
    return !tight_too || (alternative_begin(compiler, &all, true) && add_tight(compiler, run) &&
                                 alternative_end(compiler, &all, true));
}

/* Returns how many words the run can begin with in the tight reading. */
static size_t first_choice(const struct run *run)
{
    size_t count = 1;
    while (count < run->count && !run->joined[count]) {
        count++;
    }
    return count;
}

/* True for a particle: a word of place or direction that goes with a verb. */
static bool is_particle(struct str word)
{
    static const char *const particles[] = {"about", "above", "across", "after", "against",
            "along", "among", "apart", "around", "aside", "at", "away", "back", "before",
            "behind", "below", "beneath", "beside", "between", "by", "down", "for", "forward",
            "from", "in", "inside", "into", "near", "of", "off", "on", "onto", "out", "outside",
            "over", "past", "round", "through", "to", "together", "toward", "towards", "under",
            "underneath", "up", "upon", "with", "within", "without"};
    for (size_t i = 0; i < sizeof(particles) / sizeof(particles[0]); i++) {
        if (str_equal_nocase(word, str_of(particles[i]))) {
            return true;
        }
    }
    return false;
}

/* True for `turn on|off`: each choice after the first is between two particles. */
static bool is_tight(const struct run *run)
{
    size_t choices = 0;
    size_t tight = 0;
    for (size_t i = first_choice(run); i < run->count; i++) {
        bool between = is_particle(run->words[i - 1]) && is_particle(run->words[i]);
        choices += !run->joined[i];
        tight += !run->joined[i] && between;
    }
    return choices > 0 && tight == choices;
}

/* Notes the word that would not be a verb in the tight reading, if the run begins the pattern. */
static void note_loose_verb(struct compiler *compiler, const struct run *run)
{
    struct grammar *grammar = compiler->grammar;
    for (size_t i = first_choice(run); i < run->count && grammar->step_count == 0; i++) {
        if (!run->joined[i]) {
            grammar->loose_verb = run->words[i];
            return;
        }
    }
}

static bool add_run(struct compiler *compiler, const struct run *run)
{
    bool has_joined = false;
    bool has_choice = false;
    for (size_t i = 1; i < run->count; i++) {
        has_joined = has_joined || run->joined[i];
        has_choice = has_choice || !run->joined[i];
    }
    if (!has_choice || is_tight(run)) {
        return add_tight(compiler, run);
    }
    note_loose_verb(compiler, run);
    return add_loose(compiler, run, has_joined);
}

static bool is_special(char c)
{
    return c == '|' || c == '{' || c == '}' || c == '[' || c == ']';
}

static void skip_blanks_grammar_compile(struct compiler *compiler)
{
    while (compiler->at < compiler->pattern.length &&
            isspace((unsigned char)compiler->pattern.bytes[compiler->at])) {
        compiler->at++;
    }
}

/* Returns the next character that is not a blank; 0 at the end. */
static char peek(struct compiler *compiler)
{
    skip_blanks_grammar_compile(compiler);
    return compiler->at < compiler->pattern.length ? compiler->pattern.bytes[compiler->at] : 0;
}

static struct str take_pattern_word(struct compiler *compiler)
{
    size_t from = compiler->at;
    while (compiler->at < compiler->pattern.length &&
            !isspace((unsigned char)compiler->pattern.bytes[compiler->at]) &&
            !is_special(compiler->pattern.bytes[compiler->at])) {
        compiler->at++;
    }
    return str_slice(compiler->pattern, from, compiler->at);
}

static bool compile_run(struct compiler *compiler)
{
    struct run run = {.count = 0};
    bool joined = true;
    for (char c = peek(compiler); c && (c == '|' || !is_special(c)); c = peek(compiler)) {
        if (c == '|') {
            if (run.count == 0 || !joined) {
                return fail(compiler, "`|` must stand between words");
            }
            joined = false;
            compiler->at++;
            continue;
        }
        if (run.count == RUN_WORDS_MAX) {
            return fail(compiler, "too many words in a row");
        }
        run.joined[run.count] = joined;
        run.words[run.count++] = take_pattern_word(compiler);
        joined = true;
    }
    return joined ? add_run(compiler, &run) : fail(compiler, "`|` must stand between words");
}

static bool is_name(struct str name)
{
    bool ok = name.length > 0 && name.length <= SLOT_NAME_MAX &&
              !isdigit((unsigned char)name.bytes[0]);
    for (size_t i = 0; ok && i < name.length; i++) {
        ok = isalnum((unsigned char)name.bytes[i]) || name.bytes[i] == '_';
    }
    return ok;
}

static bool is_ref(struct str name)
{
    bool ok = name.length > 0 && name.length <= SLOT_KIND_MAX;
    for (size_t i = 0; ok && i < name.length; i++) {
        char c = name.bytes[i];
        ok = islower((unsigned char)c) || isdigit((unsigned char)c) || c == '_' || c == '-' ||
             c == '/';
    }
    return ok;
}

/* Returns the state that a word of a pattern means, or 0. */
static unsigned state_of(struct str word)
{
    static const struct {
        const char *word;
        enum noun_state state;
    } states[] = {{"lit", NOUN_LIT}, {"unlit", NOUN_UNLIT}, {"open", NOUN_OPEN},
            {"closed", NOUN_CLOSED}, {"worn", NOUN_WORN}, {"unworn", NOUN_UNWORN}};

    for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
        if (str_equal(word, str_of(states[i].word))) {
            return states[i].state;
        }
    }
    return 0;
}

/* Takes the preferences after the kind, "held unworn", "reach container open": prototypes, then
 * states. */
static bool take_preferences(struct compiler *compiler, struct str *kind, struct slot *slot)
{
    struct str rest = *kind;
    struct str first = str_take_word(&rest);
    rest = str_trim(rest);
    if (str_equal(first, STR("in"))) {
        return true;
    }
    *kind = first;
    const char *from = rest.bytes;
    while (rest.length > 0) {
        struct str word = str_take_word(&rest);
        unsigned state = state_of(word);
        slot->likes |= state;
        if (state == 0) {
            bool property = word.bytes[0] == '.' && is_name(str_slice(word, 1, word.length));
            if (slot->likes || !(property || is_ref(word))) {
                return fail(compiler, "no valid kind of slot after `:`");
            }
            slot->prefers = (struct str){from, (size_t)(word.bytes + word.length - from)};
        }
    }
    return true;
}

static const struct {
    const char *word;
    enum slot_kind kind;
    enum match_need need;
    bool only_unheld;
} slot_kinds[] = {
        {"any", SLOT_OBJECT, NEED_ANY, false},
        {"held", SLOT_OBJECT, NEED_HELD, false},
        {"noun", SLOT_NOUN, NEED_REACH, false},
        {"number", SLOT_NUMBER, NEED_REACH, false},
        {"player", SLOT_OBJECT, NEED_PLAYER, false},
        {"reach", SLOT_OBJECT, NEED_REACH, false},
        {"seen", SLOT_OBJECT, NEED_SEEN, false},
        {"text", SLOT_TEXT, NEED_REACH, false},
        {"unheld", SLOT_OBJECT, NEED_REACH, true},
        {"word", SLOT_WORD, NEED_REACH, false},
};

/* Reads the text after the colon. */
static bool slot_kind_of(struct compiler *compiler, struct str kind, struct slot *slot)
{
    if (!take_preferences(compiler, &kind, slot)) {
        return false;
    }
    for (size_t i = 0; i < sizeof(slot_kinds) / sizeof(slot_kinds[0]); i++) {
        if (str_equal(kind, str_of(slot_kinds[i].word))) {
            slot->kind = slot_kinds[i].kind;
            slot->need = slot_kinds[i].need;
            slot->only_unheld = slot_kinds[i].only_unheld;
            return true;
        }
    }
    if (str_starts(kind, STR("in "))) {
        slot->inside = str_trim(str_slice(kind, 3, kind.length));
        return is_name(slot->inside) || fail(compiler, "`in` needs the name of another slot");
    }
    slot->proto = kind;
    return is_ref(kind) || fail(compiler, "no valid kind of slot after `:`");
}

void grammar_kinds(struct buf *out)
{
    for (size_t i = 0; i < sizeof(slot_kinds) / sizeof(slot_kinds[0]); i++) {
        buf_printf(out, "%s%s", i > 0 ? ", " : "", slot_kinds[i].word);
    }
}

static bool is_free_name(const struct compiler *compiler, struct str name)
{
    static const char *const taken[] = {"actor", "line", "room", "this"};
    if (str_is_one_of(name, taken, sizeof(taken) / sizeof(taken[0]))) {
        return false;
    }
    for (size_t i = 0; i < compiler->grammar->slot_count; i++) {
        if (str_equal(name, compiler->grammar->slots[i].name)) {
            return false;
        }
    }
    return true;
}

static bool parse_slot(struct compiler *compiler, struct str text, struct slot *slot)
{
    bool has_kind = str_find_char(text, ':', 0) != SIZE_MAX;
    struct str name = str_trim(str_take_until(&text, ':'));
    struct str kind = str_trim(text);
    if (str_equal(name, STR("this")) && !has_kind && !grammar_has_this(compiler->grammar)) {
        *slot = (struct slot){.name = name, .kind = SLOT_THIS, .need = NEED_REACH};
        return true;
    }
    bool many = str_ends(name, STR("+"));
    name = str_slice(name, 0, name.length - many);
    *slot = (struct slot){.name = name, .kind = SLOT_OBJECT, .need = NEED_REACH};
    if (!is_name(name)) {
        return fail(compiler, "a slot is {name} or {name:kind}");
    }
    if (!is_free_name(compiler, name)) {
        return fail(compiler, "this slot's name is taken");
    }
    if (has_kind && !slot_kind_of(compiler, kind, slot)) {
        return false;
    }
    slot->many = many;
    return !many || slot->kind == SLOT_OBJECT || fail(compiler, "`+` is for objects only");
}

static bool compile_slot(struct compiler *compiler)
{
    struct grammar *grammar = compiler->grammar;
    size_t close = str_find_char(compiler->pattern, '}', compiler->at);
    if (close == SIZE_MAX) {
        return fail(compiler, "`{` is not closed by `}`");
    }
    if (grammar->slot_count == GRAMMAR_SLOTS_MAX) {
        return fail(compiler, "the pattern has too many slots");
    }
    struct slot *slot = &grammar->slots[grammar->slot_count];
    if (!parse_slot(compiler, str_slice(compiler->pattern, compiler->at + 1, close), slot)) {
        return false;
    }
    compiler->at = close + 1;
    return add_step(compiler, GRAMMAR_SLOT, grammar->slot_count++, STR_NONE);
}

static bool compile_sequence(struct compiler *compiler, unsigned depth);

static bool compile_group(struct compiler *compiler, unsigned depth)
{
    if (depth == GRAMMAR_COMPILE_DEPTH_MAX) {
        return fail(compiler, "`[` within `[` goes too deep");
    }
    compiler->at++;
    size_t split = compiler->grammar->step_count;
    if (!add_step(compiler, GRAMMAR_SPLIT, split + 1, STR_NONE) ||
            !compile_sequence(compiler, depth + 1)) {
        return false;
    }
    if (peek(compiler) != ']') {
        return fail(compiler, "`[` is not closed by `]`");
    }
    if (compiler->grammar->step_count == split + 1) {
        return fail(compiler, "there is nothing between `[` and `]`");
    }
    compiler->at++;
    compiler->grammar->steps[split].b = (uint16_t)compiler->grammar->step_count;
    return true;
}

static bool compile_sequence(struct compiler *compiler, unsigned depth)
{
    bool ok = true;
    for (char c = peek(compiler); ok && c && c != ']'; c = peek(compiler)) {
        if (c == '[') {
            ok = compile_group(compiler, depth);
        } else if (c == '{') {
            ok = compile_slot(compiler);
        } else if (c == '}') {
            ok = fail(compiler, "`}` without `{`");
        } else {
            ok = compile_run(compiler);
        }
    }
    return ok;
}

static bool add_verb(struct compiler *compiler, struct str word)
{
    struct grammar *grammar = compiler->grammar;
    for (size_t i = 0; i < grammar->verb_count; i++) {
        if (str_equal_nocase(grammar->verbs[i], word)) {
            return true;
        }
    }
    if (grammar->verb_count == GRAMMAR_VERBS_MAX) {
        return fail(compiler, "the pattern begins in too many ways");
    }
    grammar->verbs[grammar->verb_count++] = word;
    return true;
}

/* Finds all words that a line may begin with, in order; nothing else may come first. Splits
 * form a tree and jumps go forward, so each step is met a bounded number of times. */
static bool find_verbs(struct compiler *compiler)
{
    const struct grammar *grammar = compiler->grammar;
    bool reached[GRAMMAR_STEPS_MAX + 1] = {true};
    for (size_t i = 0; i < grammar->step_count; i++) {
        const struct grammar_step *step = &grammar->steps[i];
        if (!reached[i]) {
            continue;
        }
        switch (step->op) {
        case GRAMMAR_WORD:
            if (!add_verb(compiler, step->word)) {
                return false;
            }
            break;
        case GRAMMAR_SPLIT:
            reached[step->a] = true;
            reached[step->b] = true;
            break;
        case GRAMMAR_JUMP:
            reached[step->a] = true;
            break;
        case GRAMMAR_SLOT:
        case GRAMMAR_END:
            return err_set(compiler->err, ERR_FORMAT,
                    "pattern: a command must begin with a word, not with a slot");
        }
    }
    return true;
}

/* Checks that {a:in b} has a slot b which has no `in` itself. */
static bool check_insides(struct compiler *compiler)
{
    const struct grammar *grammar = compiler->grammar;
    for (size_t i = 0; i < grammar->slot_count; i++) {
        struct str inside = grammar->slots[i].inside;
        bool found = inside.length == 0;
        for (size_t k = 0; k < grammar->slot_count; k++) {
            const struct slot *other = &grammar->slots[k];
            found = found || (str_equal(other->name, inside) && other->kind == SLOT_OBJECT &&
                                     other->inside.length == 0 && !other->many);
        }
        if (!found) {
            return err_set(compiler->err, ERR_FORMAT,
                    "pattern: {%.*s:in %.*s} needs an object slot {%.*s}",
                    STR_FMT(grammar->slots[i].name), STR_FMT(inside), STR_FMT(inside));
        }
    }
    return true;
}

bool grammar_compile(struct str pattern, struct grammar **out, struct err *err)
{
    if (pattern.length > GRAMMAR_PATTERN_MAX) {
        return err_set(err, ERR_LIMIT, "pattern: longer than %d bytes", GRAMMAR_PATTERN_MAX);
    }
    struct grammar *grammar = mem_alloc(sizeof(*grammar));
    grammar->pattern = str_dup(pattern);
    grammar->steps = mem_alloc_array(GRAMMAR_STEPS_MAX, sizeof(*grammar->steps));
    struct compiler compiler = {
            .grammar = grammar,
            .pattern = {grammar->pattern, pattern.length},
            .err = err,
    };
    bool ok = compile_sequence(&compiler, 0);
    if (ok && compiler.at < compiler.pattern.length) {
        ok = fail(&compiler, "`]` without `[`");
    }
    ok = ok && add_step(&compiler, GRAMMAR_END, 0, STR_NONE) && find_verbs(&compiler) &&
         check_insides(&compiler);
    if (!ok) {
        grammar_destroy(grammar);
        return false;
    }
    grammar->steps = mem_realloc(grammar->steps, grammar->step_count * sizeof(*grammar->steps));
    *out = grammar;
    return true;
}

void grammar_destroy(struct grammar *grammar)
{
    if (!grammar) {
        return;
    }
    mem_free(grammar->steps);
    mem_free(grammar->pattern);
    mem_free(grammar);
}
