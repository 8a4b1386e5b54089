#pragma once
#include "engine/app/args.h"

#include <stdio.h>

struct buf;

/* What a subcommand ends with; the exit status. */
enum cmd_status {
    CMD_DONE = 0,
    CMD_FAILED = 1, /* err says what, where and what to do; empty: it has been said */
    CMD_USAGE = 2,  /* err says what is wrong with the command line */
};

#define CMD_ANY_WORDS (-1)

/* A subcommand. To add one: a file cmd_NAME.c, a line here and in main.c. */
struct cmd {
    const char *name;
    const char *usage;   /* a line for each form, without "skein NAME" */
    const char *summary; /* for the list of all */
    const char *help;    /* whole lines */
    const struct args_option *options;
    int words;                     /* how many it takes; CMD_ANY_WORDS: it looks by itself */
    const char *word_names;        /* what they are called, "DIR" */
    void (*print_more)(FILE *out); /* more help, from tables; may be NULL */
    enum cmd_status (*run)(const struct args *args, struct err *err);
};

extern const struct cmd cmd_serve;
extern const struct cmd cmd_gate;
extern const struct cmd cmd_follow;
extern const struct cmd cmd_pages;
extern const struct cmd cmd_promote;
extern const struct cmd cmd_upgrade;
extern const struct cmd cmd_init;
extern const struct cmd cmd_check;
extern const struct cmd cmd_backup;
extern const struct cmd cmd_restore;
extern const struct cmd cmd_account;
extern const struct cmd cmd_export;
extern const struct cmd cmd_plan;
extern const struct cmd cmd_apply;
extern const struct cmd cmd_import;
extern const struct cmd cmd_certificate;
extern const struct cmd cmd_realm;
extern const struct cmd cmd_replay;
extern const struct cmd cmd_witness;

#define CMD_WORLD_OPTION                                                                       \
    {                                                                                          \
        "world", "FILE", "the world (default: skein.db)"                                       \
    }

#define CMD_LOG_OPTION                                                                         \
    {                                                                                          \
        "log", "LEVEL,json",                                                                   \
                "debug, info (the default), notice, warning, error or json; both: json,debug"  \
    }

/* The world that --world names. */
const char *cmd_world(const struct args *args);
/* Fills err with wrong usage. */
enum cmd_status cmd_usage(struct err *err, const char *format, ...) PRINTF_LIKE(2, 3);
/* Wrong usage unless there are just so many words; names is what they are called, "DIR". */
enum cmd_status cmd_want_words(
        const struct args *args, size_t count, const char *names, struct err *err);
/* Appends the name of a file to work in beside `path`, PATH.WHAT-PID, and removes those of processes that were killed
 * at it: which are not there, and have not written for ten minutes. */
void cmd_name_scratch(const char *path, const char *what, struct buf *out);
/* What a command ends with that may have something to print, if it went well; finishes that. */
enum cmd_status cmd_end(bool ok, struct buf *out);
/* Sets how much is logged and in which form, as --log says (and --wire, which wants all). */
MUST_CHECK bool cmd_set_log(const struct args *args, struct err *err);
/* Has the files of the directory that --assets names go before the embedded ones. */
MUST_CHECK bool cmd_set_assets(const struct args *args, struct err *err);
