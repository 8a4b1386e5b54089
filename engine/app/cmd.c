/* cmd.c -- shared by the subcommands. */
#include "engine/app/cmd.h"

#include "engine/base/asset.h"
#include "engine/base/buf.h"
#include "engine/base/log.h"
#include "engine/base/str.h"

#include <stdarg.h>
#include <sys/stat.h>

enum cmd_status cmd_usage(struct err *err, const char *format, ...)
{
    char text[sizeof(err->text)];
    va_list list;
    va_start(list, format);
    (void)vsnprintf(text, sizeof(text), format, list);
    va_end(list);
    (void)err_set(err, ERR_FORMAT, "%s", text);
    return CMD_USAGE;
}

enum cmd_status cmd_want_words(
        const struct args *args, size_t count, const char *names, struct err *err)
{
    if (args->word_count == count) {
        return CMD_DONE;
    }
    if (args->word_count < count) {
        return cmd_usage(err, "%s is missing", names);
    }
    return cmd_usage(err, "%s is one word too many", args->words[count]);
}

enum cmd_status cmd_end(bool ok, struct buf *out)
{
    if (ok && out->length > 0) {
        (void)fwrite(out->bytes, 1, out->length, stdout);
    }
    buf_finish(out);
    return ok ? CMD_DONE : CMD_FAILED;
}

bool cmd_read_log(const struct args *args, struct cmd_log *out, struct err *err)
{
    size_t cursor = 0;
    *out = (struct cmd_log){.level = LOG_INFO};
    for (const char *words; (words = args_next(args, "log", &cursor));) {
        struct str rest = str_of(words);
        do {
            struct str word = str_take_until(&rest, ',');
            if (str_equal(word, STR("json"))) {
                out->json = true;
            } else if (log_level_parse(word, &out->level)) {
                out->has_level = true;
            } else {
                return err_set(err, ERR_FORMAT,
                        "there is no log level %.*s; use debug, info, notice, warning or "
                        "error, and json as well if you want",
                        STR_FMT(word));
            }
        } while (rest.length > 0);
    }
    if (args_has(args, "wire")) {
        out->level = LOG_DEBUG;
        out->has_level = true;
    }
    return true;
}

bool cmd_set_log(const struct args *args, struct err *err)
{
    struct cmd_log log;
    if (!cmd_read_log(args, &log, err)) {
        return false;
    }
    log_set_level(log.level);
    log_set_json(log.json);
    return true;
}

static bool has_folder(const char *directory, const char *name)
{
    struct stat status;
    struct buf path = {0};
    buf_printf(&path, "%s/%s", directory, name);
    bool has = stat(path.bytes, &status) == 0 && S_ISDIR(status.st_mode);
    buf_finish(&path);
    return has;
}

bool cmd_set_assets(const struct args *args, struct err *err)
{
    const char *directory = args_value(args, "assets");
    struct stat status;
    if (directory && (stat(directory, &status) != 0 || !S_ISDIR(status.st_mode))) {
        return err_set(err, ERR_MISSING,
                "--assets: there is no directory %s: name one with scripts/ or data/ in it",
                directory);
    }
    if (directory && !has_folder(directory, "scripts") && !has_folder(directory, "data")) {
        log_warning("--assets: %s has neither scripts/ nor data/ in it, so nothing comes from "
                    "there yet",
                directory);
    }
    asset_set_directory(directory);
    return true;
}
