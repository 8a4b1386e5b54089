/* grammar_test.c -- Matching of lines with patterns, and errors of invalid patterns. */
#include "engine/core/script/grammar.h"

#include "tests/support/test.h"

/* Readings of a line as "a=span b=span | next reading". */
struct notes {
    const struct grammar *grammar;
    struct buf text;
    size_t take; /* reading number to take; SIZE_MAX: none */
    size_t count;
};

static bool note_reading(void *data, const struct grammar_reading *reading)
{
    struct notes *notes = data;
    if (notes->count > 0) {
        buf_add_text(&notes->text, " | ");
    }
    const char *between = "";
    for (size_t i = 0; i < grammar_slot_count(notes->grammar); i++) {
        if (reading->spans[i].bytes) {
            buf_printf(&notes->text, "%s%.*s=%.*s", between,
                    STR_FMT(grammar_slot(notes->grammar, i)->name), STR_FMT(reading->spans[i]));
            between = " ";
        }
    }
    return notes->count++ == notes->take;
}

static struct grammar *compile(const char *pattern)
{
    struct grammar *grammar = NULL;
    struct err err = {0};
    if (!grammar_compile(str_of(pattern), &grammar, &err)) {
        fail_msg("%s: %s", pattern, err.text);
    }
    return grammar;
}

/* Fails unless the pattern reads the line as expected: "" for a reading without slots, NULL for no
 * reading. */
static void assert_reads(const char *pattern, const char *line, const char *expected)
{
    struct grammar *grammar = compile(pattern);
    struct notes notes = {.grammar = grammar, .take = 0};
    bool taken = grammar_read(grammar, str_of(line), note_reading, &notes);
    if (taken != (expected != NULL)) {
        fail_msg("\"%s\" %s \"%s\"", pattern, taken ? "reads" : "does not read", line);
    }
    if (expected && !str_equal(buf_str(&notes.text), str_of(expected))) {
        fail_msg("\"%s\" reads \"%s\" as \"%s\", not \"%s\"", pattern, line,
                notes.text.length > 0 ? notes.text.bytes : "", expected);
    }
    buf_finish(&notes.text);
    grammar_destroy(grammar);
}

TEST(alternatives_after_a_word_do_not_replace_that_word)
{
    static const struct {
        const char *pattern;
        const char *line;
        const char *expected;
    } table[] = {
            {"take off|remove {x}", "take off hat", "x=hat"},
            {"take off|remove {x}", "remove hat", "x=hat"},
            {"take off|remove {x}", "off hat", NULL},
            {"turn on|off {this}", "turn on lamp", "this=lamp"},
            {"turn on|off {this}", "turn off lamp", "this=lamp"},
            {"turn on|off {this}", "off lamp", NULL},
            {"look in|under|behind {this}", "look behind lamp", "this=lamp"},
            {"look in|under|behind {this}", "under lamp", NULL},
            {"turn|switch on|off {this}", "switch off lamp", "this=lamp"},
            {"turn|switch on|off {this}", "turn lamp", NULL},
            {"lift up|raise {this}", "raise lamp", "this=lamp"},
            {"raise|lift up {this}", "raise lamp", "this=lamp"},
            {"raise|lift up {this}", "lift up lamp", "this=lamp"},
    };

    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        assert_reads(table[i].pattern, table[i].line, table[i].expected);
    }
}

TEST(lines_are_read_by_patterns)
{
    static const struct {
        const char *pattern;
        const char *line;
        const char *expected;
    } table[] = {
            {"look", "look", ""},
            {"look", "LOOK", ""},
            {"look", "look box", NULL},
            {"look", "looks", NULL},
            {"pull|yank {this}", "yank rusty lever", "this=rusty lever"},
            {"pull|yank {this}", "push rusty lever", NULL},
            {"pull {this}", "pull", NULL},
            {"pull {this}", "  pull   the  lever ", "this=the  lever"},
            {"look [at] {x}", "look at box", "x=box"},
            {"look [at] {x}", "look box", "x=box"},
            {"look [at] {x}", "look at", "x=at"},
            {"look [at|in] [{x}]", "look", ""},
            {"look [at|in] [{x}]", "look in box", "x=box"},
            {"put {a} in|into|inside {b}", "put red ball into glass box",
                    "a=red ball b=glass box"},
            {"put {a} in|into|inside {b}", "put ball", NULL},
            {"put {a} in {b}", "put hat in box in box", "a=hat b=box in box"},
            {"take {a} [from {b}]", "take ball from box", "a=ball b=box"},
            {"take {a} [from {b}]", "take ball", "a=ball"},
            {"take {a} [from {b}]", "take ball from", "a=ball from"},
            {"pick up {x}", "pick up coin", "x=coin"},
            {"pick up {x}", "pick coin", NULL},
            {"say {text:text}", "say  hello  world ", "text=hello  world"},
            {"\"{text:text}", "\"hello world", "text=hello world"},
            {"\" {text:text}", "\"hello", "text=hello"},
            {"' {text:text}", "'tis cold", "text=tis cold"},
            {": {text:text}", ":waves", "text=waves"},
            {"; {text:text}", ";1+1", "text=1+1"},
            {"tell {who:player} {text:text}", "tell bob hi there", "who=bob text=hi there"},
            {"tell {who:player} {text:text}", "tell bob = hi = ho", "who=bob text=hi = ho"},
            {"home describe {text:text}", "home describe = A room.", "text=A room."},
            {"tell {who:player} {text:text}", "tell bob =)", "who=bob text==)"},
            {"say {text:text}", "say = 5", "text== 5"},
            {"@set {p:text} = {v:text}", "@set a.b = = 5", "p=a.b v== 5"},
            {"name {n:word} {m:word}", "name \"red ball\" x", "n=red ball m=x"},
            {"name {n:word} {m:word}", "name \"red ball x", NULL},
            {"name {n:word}", "name \"red", "n=\"red"},
            {"add {n:number} {x}", "add 12 coins", "n=12 x=coins"},
            {"alias {w:word} = {text:text}", "alias k=kill rat", "w=k text=kill rat"},
            {"@set {p:text} = {v:text}", "@set box.open = a=b", "p=box.open v=a=b"},
            {"@set {p:text} = {v:text}", "@set box.open=true", "p=box.open v=true"},
            {"@describe {x:any} = {t:text}", "@describe box =", NULL},
            {"buy [from] {this}", "buy from machine", "this=machine"},
            {"give {who} {x}", "give bob red ball", "who=bob x=red ball"},
            {"wave [at {who}] [with {x}]", "wave with flag", "x=flag"},
            {"wave [at {who}] [with {x}]", "wave at bob with flag", "who=bob x=flag"},
            {"grüße {x}", "grüße Jörg", "x=Jörg"},
    };

    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        assert_reads(table[i].pattern, table[i].line, table[i].expected);
    }
}

TEST(readings_are_tried_shortest_nouns_first)
{
    struct grammar *grammar = compile("give {a} {b}");
    struct notes notes = {.grammar = grammar, .take = SIZE_MAX};

    bool taken = grammar_read(grammar, STR("give old man red ball"), note_reading, &notes);

    assert_false(taken);
    assert_str(buf_str(&notes.text),
            "a=old b=man red ball | a=old man b=red ball | a=old man red b=ball");
    buf_finish(&notes.text);
    grammar_destroy(grammar);
}

TEST(optional_words_match_before_they_count_as_the_noun)
{
    struct grammar *grammar = compile("look [at] {a}");
    struct notes notes = {.grammar = grammar, .take = SIZE_MAX};

    (void)grammar_read(grammar, STR("look at box"), note_reading, &notes);

    assert_str(buf_str(&notes.text), "a=box | a=at box");
    buf_finish(&notes.text);
    grammar_destroy(grammar);
}

TEST(a_hostile_pattern_and_line_take_bounded_work)
{
    struct buf line = {0};
    struct grammar *words =
            compile("a [a] [a] [a] [a] [a] [a] [a] [a] [a] [a] [a] [a] [a] [a] "
                    "[a] [a] [a] [a] [a] [a] [a] [a] [a] [a] [a] [a] [a] [a] z");
    struct grammar *slots = compile("a {b} {c} {d} {e} {f} {g} {h} {i} z");
    for (int i = 0; i < 2000; i++) {
        buf_add_text(&line, "a ");
    }
    struct notes notes = {.take = SIZE_MAX};

    notes.grammar = words;
    assert_false(grammar_read(words, buf_str(&line), note_reading, &notes));
    notes.grammar = slots;
    assert_false(grammar_read(slots, buf_str(&line), note_reading, &notes));

    assert_true(notes.count <= 64);
    buf_finish(&notes.text);
    buf_finish(&line);
    grammar_destroy(words);
    grammar_destroy(slots);
}

TEST(a_broken_pattern_is_refused_in_one_sentence)
{
    static const struct {
        const char *pattern;
        const char *text;
    } table[] = {
            {"", "pattern: a command must begin with a word, not with a slot"},
            {"{x} go", "pattern: a command must begin with a word, not with a slot"},
            {"[please]", "pattern: a command must begin with a word, not with a slot"},
            {"pull {this", "pattern, column 6: `{` is not closed by `}`"},
            {"pull }", "pattern, column 6: `}` without `{`"},
            {"pull [it", "pattern, column 9: `[` is not closed by `]`"},
            {"pull it]", "pattern, column 8: `]` without `[`"},
            {"pull []", "pattern, column 7: there is nothing between `[` and `]`"},
            {"pull |", "pattern, column 7: `|` must stand between words"},
            {"|pull", "pattern, column 1: `|` must stand between words"},
            {"pull a||b", "pattern, column 8: `|` must stand between words"},
            {"pull {x}|{y}", "pattern, column 9: `|` must stand between words"},
            {"pull {}", "pattern, column 6: a slot is {name} or {name:kind}"},
            {"pull {2x}", "pattern, column 6: a slot is {name} or {name:kind}"},
            {"pull {x y}", "pattern, column 6: a slot is {name} or {name:kind}"},
            {"pull {x:}", "pattern, column 6: no valid kind of slot after `:`"},
            {"pull {x:No Kind}", "pattern, column 6: no valid kind of slot after `:`"},
            {"pull {x} {x}", "pattern, column 10: this slot's name is taken"},
            {"pull {actor}", "pattern, column 6: this slot's name is taken"},
            {"pull {this:held}", "pattern, column 6: this slot's name is taken"},
            {"pull {this} {this}", "pattern, column 13: this slot's name is taken"},
            {"say {x+:text}", "pattern, column 5: `+` is for objects only"},
            {"take {x:in y}", "pattern: {x:in y} needs an object slot {y}"},
            {"take {x:in y} from {y:word}", "pattern: {x:in y} needs an object slot {y}"},
            {"a [b [c [d [e [f]]]]]", "pattern, column 15: `[` within `[` goes too deep"},
            {"a {b} {c} {d} {e} {f} {g} {h} {i} {j}",
                    "pattern, column 35: the pattern has too many slots"},
            {"a b c d e f g h i j k l m n o p q r s t u v w x y",
                    "pattern, column 49: too many words in a row"},
    };

    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        struct grammar *grammar = NULL;
        struct err err = {0};
        assert_false(grammar_compile(str_of(table[i].pattern), &grammar, &err));
        assert_string_equal(err.text, table[i].text);
        assert_null(grammar);
    }
}

TEST(a_pattern_too_long_is_refused)
{
    struct buf pattern = {0};
    struct grammar *grammar = NULL;
    struct err err = {0};
    for (int i = 0; i <= GRAMMAR_PATTERN_MAX; i++) {
        buf_add_char(&pattern, 'a');
    }

    assert_false(grammar_compile(buf_str(&pattern), &grammar, &err));

    assert_int_equal(err.code, ERR_LIMIT);
    buf_finish(&pattern);
}

TEST(an_unintended_verb_of_a_pattern_is_found)
{
    static const struct {
        const char *pattern;
        const char *verb;
    } table[] = {
            {"take off|remove {x}", "remove"},
            {"stop tour|touring", "touring"},
            {"ring front|back bell", "back"},
            {"turn on|off {x}", ""},
            {"pull|yank {x}", ""},
            {"remove|take off {x}", ""},
            {"sing [about|of {x}]", ""},
            {"put {x} in|into {y}", ""},
            {"take {x} out of|from {y}", ""},
    };

    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        struct grammar *grammar = compile(table[i].pattern);
        assert_str(grammar_loose_verb(grammar), table[i].verb);
        grammar_destroy(grammar);
    }
}

TEST(verbs_are_all_words_that_can_come_first)
{
    static const struct {
        const char *pattern;
        const char *verbs;
    } table[] = {
            {"look [at] {x}", "look"},
            {"pull|yank|Pull {this}", "pull yank"},
            {"take off|remove {x}", "take remove"},
            {"[please] pull|yank {this}", "please pull yank"},
            {"\" {text:text}", "\""},
            {"[a] [b] c", "a b c"},
    };

    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        struct grammar *grammar = compile(table[i].pattern);
        struct buf verbs = {0};
        for (size_t k = 0; k < grammar_verb_count(grammar); k++) {
            buf_printf(&verbs, "%s%.*s", k > 0 ? " " : "", STR_FMT(grammar_verb(grammar, k)));
        }
        assert_str(buf_str(&verbs), table[i].verbs);
        buf_finish(&verbs);
        grammar_destroy(grammar);
    }
}

TEST(each_slot_kind_of_a_pattern_is_recognised)
{
    struct grammar *grammar = compile("x {a} {b:seen} {c:held} {d+:unheld} {e:container} "
                                      "{f+:in e} {this} {h:any}");

    assert_int_equal(grammar_slot(grammar, 0)->need, NEED_REACH);
    assert_int_equal(grammar_slot(grammar, 1)->need, NEED_SEEN);
    assert_int_equal(grammar_slot(grammar, 2)->need, NEED_HELD);
    assert_true(grammar_slot(grammar, 3)->only_unheld && grammar_slot(grammar, 3)->many);
    assert_str(grammar_slot(grammar, 4)->proto, "container");
    assert_str(grammar_slot(grammar, 5)->inside, "e");
    assert_int_equal(grammar_slot(grammar, 6)->kind, SLOT_THIS);
    assert_true(grammar_has_this(grammar));
    assert_int_equal(grammar_slot(grammar, 7)->need, NEED_ANY);
    grammar_destroy(grammar);
}

TEST(the_usage_line_is_a_readable_form_of_the_pattern)
{
    static const struct {
        const char *pattern;
        const char *usage;
    } table[] = {
            {"look [at|in] [{x}]", "look [X]"},
            {"give {thing:held} [over] to {who}", "give THING to WHO"},
            {"[please] wave", "wave"},
            {"put {thing+:held} in|into {box}", "put THING in BOX"},
            {"take off|remove {x}", "take off X"},
            {"take {x} [from {y}]", "take X [from Y]"},
            {"\" {text:text}", "\"TEXT"},
            {"@set {path:text} = {value:text}", "@set PATH = VALUE"},
    };

    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        struct grammar *grammar = compile(table[i].pattern);
        struct buf usage = {0};
        grammar_usage(grammar, STR_NONE, &usage);
        assert_str(buf_str(&usage), table[i].usage);
        buf_finish(&usage);
        grammar_destroy(grammar);
    }
}
