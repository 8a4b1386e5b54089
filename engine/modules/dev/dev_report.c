/* dev_report.c -- what is printed about a save: one block, at most REPORT_LINES problems. */
#include "engine/modules/dev/dev.h"

#include "engine/app/serve_impl.h"
#include "engine/base/clock.h"
#include "engine/core/login/login.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { REPORT_LINES = 20, FILES_SHOWN = 5 };

/* Appends "a.lua, b.lua and 3 more". */
static void put_files(struct str files, struct buf *out)
{
    size_t count = 0;
    while (files.length > 0) {
        struct str path = str_take_until(&files, '\n');
        if (count++ < FILES_SHOWN) {
            buf_printf(out, "%s%.*s", count > 1 ? ", " : "", STR_FMT(path));
        }
    }
    if (count > FILES_SHOWN) {
        buf_printf(out, " and %zu more", count - FILES_SHOWN);
    }
}

void dev_report_begin(struct dev_report *report, struct str files)
{
    buf_clear(&report->text);
    report->problems = 0;
    report->notes = 0;
    report->tests = 0;
    report->failures = 0;
    report->changes = 0;
    report->began_ms = clock_ms();
    if (files.length > 0) {
        buf_add_text(&report->text, "saved ");
        put_files(files, &report->text);
        buf_add_char(&report->text, '\n');
    }
}

/* True if the report has that line, which ends in a line feed. */
static bool has_line(const struct dev_report *report, struct str line)
{
    size_t at = str_find(buf_str(&report->text), line, 0);
    while (at != SIZE_MAX && at > 0 && report->text.bytes[at - 1] != '\n') {
        at = str_find(buf_str(&report->text), line, at + 1);
    }
    return at != SIZE_MAX;
}

static void put_line(struct buf *out, struct str file, int line, struct str text)
{
    buf_add_str(out, file);
    if (line > 0) {
        buf_printf(out, ":%d", line);
    }
    buf_printf(out, "%s%.*s\n", file.length > 0 ? ": " : "", STR_FMT(str_trim(text)));
}

void dev_report_add(struct dev_report *report, struct str file, int line, struct str text)
{
    struct buf whole = {0};
    put_line(&whole, file, line, text);
    if (!has_line(report, buf_str(&whole)) && report->problems++ < REPORT_LINES) {
        buf_add_str(&report->text, buf_str(&whole));
    }
    buf_finish(&whole);
}

void dev_report_note(struct dev_report *report, struct str file, int line, struct str text)
{
    if (report->notes++ < REPORT_LINES) {
        put_line(&report->text, file, line, text);
    }
}

void dev_report_fail(struct dev_report *report, const char *text)
{
    dev_report_add(report, STR_NONE, 0, str_of(text));
}

void dev_report_hints(struct dev *dev)
{
    if (dev->report.failures > 0 && login_counts(dev->server->game.engine)->lines > 0) {
        dev_report_note(&dev->report, STR_NONE, 0,
                STR("somebody has played in this world: if a test is red because of what they "
                    "did, type reset"));
    }
}

void dev_report_game(struct dev *dev, struct str changed)
{
    const char *game = args_value(dev->server->args, "game");
    bool is_other =
            args_has(dev->server->args, "from") || (game && strcmp(game, dev->folder) != 0);
    while (changed.length > 0) {
        if (str_equal(str_take_until(&changed, '\n'), STR("game.lua"))) {
            dev_report_note(&dev->report, STR("game.lua"), 1,
                    is_other ? STR("it is not used, because --from or --game says which game "
                                   "the world has")
                             : STR("a world reads it when it begins: type reset"));
        }
    }
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

void dev_report_end(struct dev_report *report)
{
    bool colour = isatty(STDOUT_FILENO);
    bool red = report->problems > 0;
    if (report->problems > REPORT_LINES) {
        buf_printf(&report->text, "and %zu more\n", report->problems - REPORT_LINES);
    }
    buf_printf(&report->text, "%s%s%s: ",
            !colour ? ""
            : red   ? "\033[1;31m"
                    : "\033[1;32m",
            red ? "red" : "green", colour ? "\033[0m" : "");
    if (red) {
        buf_printf(
                &report->text, "%zu problem%s, ", report->problems, plural(report->problems));
    }
    buf_printf(&report->text, "%zu change%s, %zu test%s, %lld ms\n", report->changes,
            plural(report->changes), report->tests, plural(report->tests),
            (long long)(clock_ms() - report->began_ms));
    (void)fwrite(report->text.bytes, 1, report->text.length, stdout);
    (void)fflush(stdout);
}

void dev_report_finish(struct dev_report *report)
{
    buf_finish(&report->text);
}
