#pragma once
#include "engine/app/args.h"
#include "engine/base/buf.h"
#include "engine/base/log.h"

#include <stdio.h>

/* The result of a subcommand; also the exit status. */
enum cmd_status {
    CMD_DONE = 0,
    CMD_FAILED = 1, /* err says what, where and what to do; empty: already printed */
    CMD_USAGE = 2,  /* err explains the wrong usage */
    CMD_MOVED = 3,  /* skein follow --or-serve: the world has moved to the other file */
};

#define CMD_ANY_WORDS (-1)

/* A subcommand. To add one: a file cmd_NAME.c, a line below and one in
 * main.c; a module's are in its module.c. */
struct cmd {
    const char *name;
    const char *usage;   /* one line per form, without "skein NAME" */
    const char *summary; /* for the list of subcommands */
    const char *help;    /* complete lines */
    const struct args_option *options;
    int words;                     /* number of words; CMD_ANY_WORDS: it checks itself */
    const char *word_names;        /* their names, "DIR" */
    void (*print_more)(FILE *out); /* prints more help, from tables; may be NULL */
    enum cmd_status (*run)(const struct args *args, struct err *err);
};

extern const struct cmd cmd_serve;
extern const struct cmd cmd_init;
extern const struct cmd cmd_account;

#define CMD_WORLD_OPTION                                                                       \
    {                                                                                          \
        "world", "FILE", "the world (default: skein.db)"                                       \
    }

/* For a command that needs a world and nothing else of the configuration; see cmd_world_run. */
#define CMD_CONFIG_OPTION                                                                      \
    {                                                                                          \
        "config", "FILE", "the configuration, which names the world if --world does not"       \
    }

#define CMD_LOG_OPTION                                                                         \
    {                                                                                          \
        "log", "LEVEL,json",                                                                   \
                "debug, info (the default), notice, warning, error or json; both: json,debug"  \
    }

/* The world of a command, by --world and --config. Its server may have been started before a
 * mistake came into the configuration, which must not hide it. */
struct cmd_world {
    struct buf path;    /* owned: the world's file */
    struct err mistake; /* of the configuration; empty: none */
};

/* True if --world or --config names it. */
bool cmd_world_is_named(const struct args *args);
/* Finds the world. After a mistake in the configuration, its part before the mistake may name the
 * world. Fails with the mistake if it does not. */
MUST_CHECK bool cmd_world_find(const struct args *args, struct cmd_world *out, struct err *err);
void cmd_world_finish(struct cmd_world *world);
/* Calls run with the path of the world, for a command with CMD_WORLD_OPTION and
 * CMD_CONFIG_OPTION. Returns CMD_USAGE if that is not known. */
enum cmd_status cmd_world_run(const struct args *args,
        enum cmd_status (*run)(const struct args *args, const char *world, struct err *err),
        struct err *err);
/* Fills err. Returns CMD_USAGE. */
enum cmd_status cmd_usage(struct err *err, const char *format, ...) PRINTF_LIKE(2, 3);
/* Returns CMD_USAGE unless there are exactly count words; names is for the message, "DIR". */
enum cmd_status cmd_want_words(
        const struct args *args, size_t count, const char *names, struct err *err);
/* Prints out if ok, and finishes it. Returns the command's result. */
enum cmd_status cmd_end(bool ok, struct buf *out);

/* What --log asks for, and --wire, which implies debug. */
struct cmd_log {
    bool has_level;
    enum log_level level; /* info, unless has_level */
    bool json;
};

MUST_CHECK bool cmd_read_log(const struct args *args, struct cmd_log *out, struct err *err);
/* Sets log level and format by cmd_read_log. */
MUST_CHECK bool cmd_set_log(const struct args *args, struct err *err);
/* Makes files in the directory of --assets override the embedded ones. */
MUST_CHECK bool cmd_set_assets(const struct args *args, struct err *err);
