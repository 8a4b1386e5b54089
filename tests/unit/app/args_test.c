/* args_test.c -- Parsing of command lines: options, words, and wrong usage. */
#include "engine/app/args.h"

#include "tests/support/test.h"

static const struct args_option options[] = {
        {"world", "FILE", "a file"},
        {"listen", "SERVICE:ADDRESS", "an address"},
        {"wire", NULL, "a flag"},
        {0},
};

/* Parses the words up to NULL. */
static bool parse(const char *const *argv, struct args *out, struct err *err)
{
    int argc = 0;
    while (argv[argc]) {
        argc++;
    }
    return args_parse(options, argc, argv, out, err);
}

TEST(options_and_words_stand_in_any_order)
{
    const char *argv[] = {"one", "--world", "a.db", "two", "--wire", NULL};
    struct args args;
    struct err err;

    assert_true(parse(argv, &args, &err));

    assert_string_equal(args_value(&args, "world"), "a.db");
    assert_true(args_has(&args, "wire"));
    assert_false(args_has(&args, "listen"));
    assert_null(args_value(&args, "listen"));
    assert_int_equal(args.word_count, 2);
    assert_string_equal(args.words[1], "two");
    args_finish(&args);
}

TEST(a_value_may_stand_behind_an_equals_sign)
{
    const char *argv[] = {"--world=a=b.db", "--listen=", NULL};
    struct args args;
    struct err err;

    assert_true(parse(argv, &args, &err));

    assert_string_equal(args_value(&args, "world"), "a=b.db");
    assert_string_equal(args_value(&args, "listen"), "");
    args_finish(&args);
}

TEST(a_repeated_option_has_all_values_and_the_last_counts)
{
    const char *argv[] = {"--listen", "a", "--world", "w", "--listen", "b", NULL};
    struct args args;
    struct err err;
    size_t cursor = 0;

    assert_true(parse(argv, &args, &err));

    assert_string_equal(args_value(&args, "listen"), "b");
    assert_string_equal(args_next(&args, "listen", &cursor), "a");
    assert_string_equal(args_next(&args, "listen", &cursor), "b");
    assert_null(args_next(&args, "listen", &cursor));
    args_finish(&args);
}

TEST(behind_two_dashes_there_are_only_words)
{
    const char *argv[] = {"--wire", "--", "--world", "-", NULL};
    struct args args;
    struct err err;

    assert_true(parse(argv, &args, &err));

    assert_int_equal(args.word_count, 2);
    assert_string_equal(args.words[0], "--world");
    args_finish(&args);
}

TEST(help_is_always_an_option)
{
    const char *argv[] = {"--help", NULL};
    struct args args;
    struct err err;

    assert_true(parse(argv, &args, &err));

    assert_true(args_has(&args, "help"));
    args_finish(&args);
}

TEST(wrong_usage_gets_one_sentence)
{
    static const struct {
        const char *argv[4];
        const char *error;
    } table[] = {
            {{"--wrold", "x"}, "unknown option --wrold; did you mean --world?"},
            {{"--world=x", "--wirr"}, "unknown option --wirr; did you mean --wire?"},
            {{"--completely-different"}, "unknown option --completely-different"},
            {{"-x"}, "unknown option -x; options begin with --"},
            {{"--world"}, "--world needs a FILE after it"},
            {{"--wire=yes"}, "--wire takes no value"},
            {{"file", ""}, "an empty word: is a shell variable not set?"},
            {{"--world", ""}, "--world has an empty FILE: is a shell variable not set?"},
    };

    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        struct args args;
        struct err err = {0};

        assert_false(parse(table[i].argv, &args, &err));

        assert_string_equal(err.text, table[i].error);
    }
}
