/* args.c -- parses command lines.
 *
 * A subcommand lists its options in a table; its --help is printed from the same table, so the
 * two cannot differ. --name VALUE and --name=VALUE are equivalent, options and words may be
 * mixed, and after "--" there are only words. Values are interpreted by their users.
 *
 * getopt is not used: it prints its own messages, in several forms, and can neither suggest
 * similar names nor name a missing value. */
#include "engine/app/args.h"

#include "engine/base/edit_distance.h"
#include "engine/base/mem.h"
#include "engine/base/str.h"

#include <string.h>

enum { HELP_COLUMN = 28 };

static const struct args_option help_option = {"help", NULL, "show this help; -h does, too"};

static const struct args_option *find_args(const struct args_option *options, struct str name)
{
    for (const struct args_option *option = options; option->name; option++) {
        if (str_equal(name, str_of(option->name))) {
            return option;
        }
    }
    return str_equal(name, str_of(help_option.name)) ? &help_option : NULL;
}

static bool unknown_args(const struct args_option *options, struct str name, struct err *err)
{
    const char *nearest = NULL;
    unsigned distance = EDIT_DISTANCE_NONE;
    for (const struct args_option *option = options; option->name; option++) {
        unsigned d = edit_distance(name, str_of(option->name));
        if (d < distance) {
            distance = d;
            nearest = option->name;
        }
    }
    if (nearest) {
        return err_set(err, ERR_FORMAT, "unknown option --%.*s; did you mean --%s?",
                STR_FMT(name), nearest);
    }
    return err_set(err, ERR_FORMAT, "unknown option --%.*s", STR_FMT(name));
}

/* Parses the option in argv[*at], with its value from there or from the next word. */
static bool take_option(const struct args_option *options, int argc, const char *const *argv,
        int *at, struct args *out, struct err *err)
{
    struct str rest = str_of(argv[*at] + 2);
    bool joined = str_find_char(rest, '=', 0) != SIZE_MAX;
    struct str name = str_take_until(&rest, '=');
    const struct args_option *option = find_args(options, name);
    if (!option) {
        return unknown_args(options, name, err);
    }
    const char *value = NULL;
    if (joined) {
        value = rest.bytes;
    } else if (option->value && *at + 1 < argc) {
        value = argv[++*at];
    }
    if (option->value && !value) {
        return err_set(
                err, ERR_FORMAT, "--%s needs a %s after it", option->name, option->value);
    }
    if (!option->value && value) {
        return err_set(err, ERR_FORMAT, "--%s takes no value", option->name);
    }
    if (value && value[0] == '\0' && !joined) {
        return err_set(err, ERR_FORMAT, "--%s has an empty %s: is a shell variable not set?",
                option->name, option->value);
    }
    out->given[out->given_count++] = (struct args_given){option, value};
    return true;
}

bool args_parse(const struct args_option *options, int argc, const char *const *argv,
        struct args *out, struct err *err)
{
    struct args args = {
            .given = mem_alloc_array((size_t)argc, sizeof(*args.given)),
            .words = mem_alloc_array((size_t)argc, sizeof(*args.words)),
    };
    bool only_words = false;
    bool ok = true;
    for (int i = 0; ok && i < argc; i++) {
        if (argv[i][0] == '\0') {
            ok = err_set(err, ERR_FORMAT, "an empty word: is a shell variable not set?");
        } else if (only_words || argv[i][0] != '-' || argv[i][1] == '\0') {
            args.words[args.word_count++] = argv[i];
        } else if (strcmp(argv[i], "-h") == 0) {
            args.given[args.given_count++] = (struct args_given){&help_option, NULL};
        } else if (strcmp(argv[i], "--") == 0) {
            only_words = true;
        } else if (argv[i][1] != '-') {
            ok = err_set(err, ERR_FORMAT, "unknown option %s; options begin with --", argv[i]);
        } else {
            ok = take_option(options, argc, argv, &i, &args, err);
        }
    }
    if (!ok) {
        args_finish(&args);
        return false;
    }
    *out = args;
    return true;
}

void args_finish(struct args *args)
{
    mem_free(args->given);
    mem_free((void *)args->words);
    *args = (struct args){0};
}

const char *args_next(const struct args *args, const char *name, size_t *cursor)
{
    while (*cursor < args->given_count) {
        const struct args_given *given = &args->given[(*cursor)++];
        if (strcmp(given->option->name, name) == 0) {
            return given->value;
        }
    }
    return NULL;
}

const char *args_value(const struct args *args, const char *name)
{
    const char *last = NULL;
    size_t cursor = 0;
    for (const char *value; (value = args_next(args, name, &cursor));) {
        last = value;
    }
    return last;
}

bool args_has(const struct args *args, const char *name)
{
    for (size_t i = 0; i < args->given_count; i++) {
        if (strcmp(args->given[i].option->name, name) == 0) {
            return true;
        }
    }
    return false;
}

static void print_option(const struct args_option *option, FILE *out)
{
    int width = fprintf(out, "  --%s%s%s", option->name, option->value ? " " : "",
            option->value ? option->value : "");
    (void)fprintf(
            out, "%*s%s\n", width < HELP_COLUMN ? HELP_COLUMN - width : 1, "", option->help);
}

void args_print_options(const struct args_option *options, FILE *out)
{
    for (const struct args_option *option = options; option->name; option++) {
        print_option(option, out);
    }
    print_option(&help_option, out);
}
