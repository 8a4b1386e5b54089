/* main.c -- the entry point: finding and running the subcommand.
 *
 * It parses the command line, finds the subcommand, and turns the result into an exit status
 * and, if needed, one line on stderr. Each subcommand has its own cmd_NAME.c or serve.c; the
 * table below is what --help shows. */
#include "engine/app/asset_table.h"
#include "engine/app/cmd.h"
#include "engine/app/modules.h"
#include "engine/app/plugins.h"
#include "engine/app/reactor.h"
#include "engine/app/server_module.h"
#include "engine/app/services.h"
#include "engine/app/version.h"
#include "engine/base/asset.h"
#include "engine/base/buf.h"
#include "engine/base/edit_distance.h"
#include "engine/base/log.h"
#include "engine/base/slab.h"
#include "engine/base/str.h"
#include "world/store/store_db.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static const struct cmd *const kernel_cmds[] = {&cmd_serve, &cmd_init, &cmd_account};

enum { KERNEL_CMDS = sizeof(kernel_cmds) / sizeof(kernel_cmds[0]) };

/* Returns the i-th subcommand, the kernel's before those of modules; NULL after the last. */
static const struct cmd *cmd_at(size_t i)
{
    if (i < KERNEL_CMDS) {
        return kernel_cmds[i];
    }
    i -= KERNEL_CMDS;
    for (size_t k = 0; skein_modules()[k]; k++) {
        const struct server_module *part = skein_modules()[k]->server;
        for (size_t n = 0; part && part->commands && part->commands[n]; n++) {
            if (i-- == 0) {
                return part->commands[n];
            }
        }
    }
    return NULL;
}

static const char help_head[] = "Skein serves a world of text to many people at once.\n"
                                "\n"
                                "usage: skein COMMAND [OPTION...] [WORD...]\n"
                                "       skein COMMAND --help\n"
                                "       skein --version\n"
                                "\n"
                                "Commands:\n";

static const char help_tail[] = "\n"
                                "Exit status: 0 done, 1 failed, 2 wrong usage.\n"
                                "\n"
                                "Example: skein serve --world skein.db --listen "
                                "telnet:127.0.0.1:4000\n";

static void print_tables(void)
{
    (void)puts("\nServices that --listen can start, and where they listen by default:");
    services_print(stdout);
    (void)puts("\nReactors that --reactor can choose:");
    reactor_print(stdout);
    (void)puts("\nModules, which a build may leave out (meson configure -DNAME=disabled):");
    for (const struct known_module *known = known_modules(); known->name; known++) {
        (void)printf("  %-12s %s", known->name, known->about);
        if (!known->module && known->package) {
            (void)printf(" (not installed; in the package %s)", known->package);
        } else if (!known->module) {
            (void)printf(" (not in this build; needs %s)",
                    known->needs[0] ? known->needs : "nothing else");
        }
        (void)putchar('\n');
    }
}

static void print_help(void)
{
    (void)fputs(help_head, stdout);
    const struct cmd *cmd = NULL;
    for (size_t i = 0; (cmd = cmd_at(i)); i++) {
        (void)printf("  %-12s %s\n", cmd->name, cmd->summary);
    }
    print_tables();
    (void)fputs(help_tail, stdout);
}

static void print_cmd_help(const struct cmd *cmd)
{
    struct str rest = str_of(cmd->usage);
    const char *lead = "usage:";
    while (rest.length > 0) {
        struct str line = str_take_until(&rest, '\n');
        (void)printf("%s skein %s %.*s\n", lead, cmd->name, STR_FMT(line));
        lead = "      ";
    }
    (void)printf("\n%s\nOptions:\n", cmd->help);
    args_print_options(cmd->options, stdout);
    if (cmd->print_more) {
        cmd->print_more(stdout);
    }
    (void)puts("\nExit status: 0 done, 1 failed, 2 wrong usage.");
}

/* Returns the module that has the subcommand; NULL: none. */
static const struct known_module *module_of_cmd(const char *name)
{
    for (const struct known_module *known = known_modules(); known->name; known++) {
        struct str commands = str_of(known->commands ? known->commands : "");
        while (commands.length > 0) {
            if (str_equal(str_trim(str_take_until(&commands, ',')), str_of(name))) {
                return known;
            }
        }
    }
    return NULL;
}

static const struct cmd *find_cmd(const char *name, struct err *err)
{
    const char *nearest = NULL;
    unsigned distance = EDIT_DISTANCE_NONE;
    const struct cmd *cmd = NULL;
    for (size_t i = 0; (cmd = cmd_at(i)); i++) {
        unsigned d = edit_distance(str_of(name), str_of(cmd->name));
        if (d == 0) {
            return cmd;
        }
        if (d < distance) {
            distance = d;
            nearest = cmd->name;
        }
    }
    const struct known_module *module = module_of_cmd(name);
    if (module) {
        struct module_missing missing = module_missing(module);
        err_set(err, ERR_MISSING, "%s, so no command %s: %s", missing.why, name,
                missing.remedy);
    } else if (nearest) {
        err_set(err, ERR_FORMAT, "there is no command %s; did you mean %s?", name, nearest);
    } else {
        err_set(err, ERR_FORMAT, "there is no command %s; `skein --help` lists them", name);
    }
    return NULL;
}

/* Appends an error as one line. It may quote a word of the command line, or bytes of a file. */
static void put_line(const struct err *err, struct buf *out)
{
    struct err flat = *err;
    for (char *end = flat.text; (end = strchr(end, '\n')) != NULL;) {
        *end = ' ';
    }
    str_clean(str_of(flat.text), false, out);
}

static int complain_main(const struct cmd *cmd, enum cmd_status status, const struct err *err)
{
    struct buf line = {0};
    bool hints = cmd && status == CMD_USAGE;
    if (status != CMD_DONE && err->text[0]) {
        put_line(err, &line);
        (void)fprintf(stderr, "skein%s%s: %s%s%s%s\n", cmd ? " " : "", cmd ? cmd->name : "",
                line.bytes, hints ? " (see skein " : "", hints ? cmd->name : "",
                hints ? " --help)" : "");
    }
    buf_finish(&line);
    return (int)status;
}

static int run_cmd(const struct cmd *cmd, int argc, const char *const *argv)
{
    struct err err = {0};
    struct args args;
    if (!args_parse(cmd->options, argc, argv, &args, &err)) {
        return complain_main(cmd, CMD_USAGE, &err);
    }
    enum cmd_status status = CMD_DONE;
    if (args_has(&args, "help")) {
        print_cmd_help(cmd);
    } else {
        status = cmd->words == CMD_ANY_WORDS
                         ? CMD_DONE
                         : cmd_want_words(&args, (size_t)cmd->words, cmd->word_names, &err);
        status = status == CMD_DONE ? cmd->run(&args, &err) : status;
    }
    args_finish(&args);
    /* A closed pipe is not an error: its reader has read enough. */
    if (fflush(stdout) != 0 && errno != EPIPE && status == CMD_DONE) {
        (void)err_set(&err, ERR_IO, "the output could not be written; is the disk full?");
        status = CMD_FAILED;
    }
    return complain_main(cmd, status, &err);
}

int main(int argc, char **argv)
{
    (void)signal(SIGPIPE, SIG_IGN);
    slab_set_up();
    store_db_set_up();
    log_set_level(LOG_WARNING); /* commands report their results; serve sets its own */
    asset_set_table(asset_table, asset_count);
    plugins_load_separate();
    const char *first = argc > 1 ? argv[1] : "";
    if (strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0) {
        print_help();
        return fflush(stdout) == 0 ? CMD_DONE : CMD_FAILED;
    }
    if (strcmp(first, "--version") == 0) {
        (void)printf("skein %s\n", version_text);
        return fflush(stdout) == 0 ? CMD_DONE : CMD_FAILED;
    }
    struct err err = {0};
    if (argc < 2 || first[0] == '-') {
        (void)err_set(&err, ERR_FORMAT, "%s%s; `skein --help` lists the commands",
                argc < 2 ? "a command is missing" : "unknown option ", first);
        return complain_main(NULL, CMD_USAGE, &err);
    }
    /* `skein help COMMAND` is `skein COMMAND --help`, unless a page is called so: a module prints pages. */
    char page[100];
    (void)snprintf(page, sizeof(page), "data/help/%s.md", argc == 3 ? argv[2] : "");
    bool asks = argc == 3 && strcmp(first, "help") == 0 && !asset_has(page);
    const struct cmd *about = asks ? find_cmd(argv[2], &err) : NULL;
    if (about) {
        return run_cmd(about, 1, (const char *const[]){"--help"});
    }
    const struct cmd *cmd = find_cmd(first, &err);
    return cmd ? run_cmd(cmd, argc - 2, (const char *const *)argv + 2)
               : complain_main(NULL, CMD_USAGE, &err);
}
