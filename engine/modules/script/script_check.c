/* script_check.c -- `skein script check`: compiling and linting behaviours.
 *
 * Each file is compiled and run once as for an object, so that its command patterns are checked
 * too. Then it is linted (engine/modules/workshop/lint/script_lint.h). That needs an engine, and the engine
 * needs a world: a temporary empty one. */
#include "engine/modules/script/script_tool.h"
#include "engine/modules/workshop/lint/script_lint.h"

/* The file whose problems are being printed. */
struct printing {
    const char *path;
    size_t count;
};

static void print_problem_script_check(void *data, const struct lint_problem *problem)
{
    struct printing *printing = data;
    (void)printf("%s:%d: %.*s\n", printing->path, problem->line, STR_FMT(problem->text));
    printing->count += !problem->old;
}

/* Prints FILE:LINE: MESSAGE for each problem. Returns false if it found a problem. */
static bool check_file(struct host *host, const char *path, bool stock)
{
    struct buf source = {0};
    struct err err = {0};
    int line = 1;
    int column = 0;
    struct printing printing = {.path = path};
    if (script_read_file(path, &source, &err) &&
            host_check_alone(host, buf_str(&source), stock, &err, &line, &column)) {
        host_lint_alone(
                host, 0, buf_str(&source), stock, print_problem_script_check, &printing);
    } else {
        struct lint_problem problem = {.line = line > 0 ? line : 1, .text = str_of(err.text)};
        print_problem_script_check(&printing, &problem);
    }
    buf_finish(&source);
    return printing.count == 0;
}

enum cmd_status script_check_run(const struct args *args, struct err *err)
{
    if (args->word_count < 2) {
        return cmd_usage(err, "FILE is missing");
    }
    struct scratch scratch;
    if (!scratch_open(&scratch, "empty", NULL, err)) {
        return CMD_FAILED;
    }
    size_t bad = 0;
    for (size_t i = 1; i < args->word_count; i++) {
        bad += !check_file(scratch.game.host, args->words[i], args_has(args, "stock"));
    }
    scratch_close(&scratch);
    if (bad == 0) {
        return CMD_DONE;
    }
    (void)err_set(err, ERR_SCRIPT, "%zu of %zu files have problems; see the lines above", bad,
            args->word_count - 1);
    return CMD_FAILED;
}
