/* script_replace.c -- `skein script search` and `replace`: in all behaviours of a server that the user may read or change.
 *
 * A replacement is planned first. If a new source cannot be saved, or has new warnings (without --force), nothing is
 * changed. The change is all or nothing, with the revisions of the plan, and one @undo takes it back. */
#include "engine/modules/script/script_remote.h"
#include "engine/modules/script/script_sync.h"
#include "engine/modules/script/script_tool.h"

#include <inttypes.h>
#include <string.h>

struct replacing {
    struct sync sync;
    const struct args *args;
    json_t *asked; /* {text, with?, pattern?, within?}, owned */
};

/* "mill/lever.lua:7", as `pull` names the file */
static void put_place(const json_t *one, json_int_t line, struct buf *out)
{
    const char *ref = script_remote_text(one, "ref");
    if (*ref) {
        buf_printf(out, "%s.lua", ref);
    } else {
        json_int_t id =
                json_integer_value(json_object_get(json_object_get(one, "object"), "id"));
        buf_printf(out, "#%" PRId64 ".lua", (int64_t)id);
    }
    if (line > 0) {
        buf_printf(out, ":%" PRId64, (int64_t)line);
    }
}

static void print_clean(const json_t *one, json_int_t line, const char *mark, const char *text)
{
    struct buf out = {0};
    put_place(one, line, &out);
    buf_printf(&out, ": %s", mark);
    str_clean(str_of(text), false, &out);
    (void)printf("%.*s\n", STR_FMT(buf_str(&out)));
    buf_finish(&out);
}

static bool open_replacing(const struct args *args, struct replacing *out, struct err *err)
{
    *out = (struct replacing){.args = args};
    if (!sync_connect(args, args_value(args, "server"), &out->sync, err)) {
        return false;
    }
    out->asked = json_pack("{s:s}", "text", args->words[1]);
    if (out->asked && args_has(args, "pattern")) {
        (void)json_object_set_new(out->asked, "pattern", json_true());
    }
    if (out->asked && args_has(args, "within")) {
        (void)json_object_set_new(
                out->asked, "within", json_string(args_value(args, "within")));
    }
    if (!out->asked) {
        sync_disconnect(&out->sync);
        return err_set(err, ERR_FORMAT, "the text is not UTF-8");
    }
    return true;
}

static void close_replacing(struct replacing *replacing)
{
    json_decref(replacing->asked);
    sync_disconnect(&replacing->sync);
}

/* -- search -- */

static bool print_found(const json_t *answer, struct err *err)
{
    const json_t *found = json_object_get(answer, "found");
    for (size_t i = 0; i < json_array_size(found); i++) {
        const json_t *one = json_array_get(found, i);
        print_clean(one, json_integer_value(json_object_get(one, "line")), "",
                script_remote_text(one, "text"));
    }
    if (json_is_true(json_object_get(answer, "more"))) {
        (void)printf("# there is more: look for a longer text, or --within a part\n");
    }
    return json_array_size(found) > 0 ||
           err_set(err, ERR_MISSING, "no behaviour that you may read has that in a line");
}

enum cmd_status script_search_run(const struct args *args, struct err *err)
{
    struct replacing replacing;
    if (args->word_count != 2 || !args_has(args, "server")) {
        return cmd_usage(err, "say what to look for, and where: search TEXT --server URL");
    }
    if (!open_replacing(args, &replacing, err)) {
        return CMD_FAILED;
    }
    struct buf path = {0};
    buf_add_text(&path, "/behaviours/search?text=");
    script_remote_escape(str_of(args->words[1]), &path);
    buf_add_text(&path, args_has(args, "pattern") ? "&pattern=true" : "");
    if (args_has(args, "within")) {
        buf_add_text(&path, "&within=");
        script_remote_escape(str_of(args_value(args, "within")), &path);
    }
    json_t *answer =
            script_remote_ask(replacing.sync.client, path.bytes, NULL, "not done", err);
    bool ok = answer && print_found(answer, err);
    json_decref(answer);
    buf_finish(&path);
    close_replacing(&replacing);
    return ok ? CMD_DONE : CMD_FAILED;
}

/* -- replace -- */

/* Prints one planned change. Returns how many problems it has. */
static size_t print_change(const json_t *one, bool *out_error)
{
    const json_t *lines = json_object_get(one, "lines");
    const json_t *warnings = json_object_get(one, "warnings");
    for (size_t i = 0; i < json_array_size(lines); i++) {
        const json_t *line = json_array_get(lines, i);
        json_int_t number = json_integer_value(json_object_get(line, "line"));
        print_clean(one, number, "- ", script_remote_text(line, "old"));
        print_clean(one, number, "+ ", script_remote_text(line, "new"));
    }
    if (json_object_get(one, "error")) {
        *out_error = true;
        print_clean(one, json_integer_value(json_object_get(one, "line")),
                "error: ", script_remote_text(one, "error"));
    }
    for (size_t i = 0; i < json_array_size(warnings); i++) {
        const json_t *warning = json_array_get(warnings, i);
        print_clean(one, json_integer_value(json_object_get(warning, "line")),
                "warning: ", script_remote_text(warning, "text"));
    }
    return json_array_size(warnings);
}

/* Prints the plan. Returns false with the reason if it cannot be made. */
static bool judge_plan(const struct replacing *replacing, const json_t *plan, struct err *err)
{
    const json_t *changes = json_object_get(plan, "changes");
    size_t warnings = 0;
    bool wrong = false;
    for (size_t i = 0; i < json_array_size(changes); i++) {
        warnings += print_change(json_array_get(changes, i), &wrong);
    }
    if (json_array_size(changes) == 0) {
        return err_set(err, ERR_MISSING, "no behaviour that you may change has that in a line");
    }
    if (json_is_true(json_object_get(plan, "more"))) {
        return err_set(err, ERR_LIMIT,
                "more than %zu behaviours have that, which is too many at once: do it in "
                "parts, "
                "by --within REF",
                json_array_size(changes));
    }
    if (wrong) {
        return err_set(err, ERR_SCRIPT,
                "nothing was changed: a behaviour cannot be saved like that; see the lines "
                "above");
    }
    return warnings == 0 || args_has(replacing->args, "force") ||
           err_set(err, ERR_SCRIPT,
                   "nothing was changed: there are new warnings; see the lines above, and give "
                   "--force to change it anyway");
}

static bool change_planned(struct replacing *replacing, const json_t *plan, struct err *err)
{
    const json_t *changes = json_object_get(plan, "changes");
    json_t *list = json_array();
    for (size_t i = 0; i < json_array_size(changes); i++) {
        const json_t *one = json_array_get(changes, i);
        (void)json_array_append_new(
                list, json_pack("{s:O, s:O}", "id",
                              json_object_get(json_object_get(one, "object"), "id"), "revision",
                              json_object_get(one, "revision")));
    }
    (void)json_object_set_new(replacing->asked, "changes", list);
    (void)json_object_del(replacing->asked, "within");
    json_t *answer = script_remote_ask(
            replacing->sync.client, "/behaviours/replace", replacing->asked, "not done", err);
    if (answer) {
        (void)printf("changed %" PRId64 " behaviours; one @undo takes all of it back\n",
                (int64_t)json_integer_value(json_object_get(answer, "count")));
    }
    json_decref(answer);
    return answer;
}

enum cmd_status script_replace_run(const struct args *args, struct err *err)
{
    struct replacing replacing;
    if (args->word_count != 3 || !args_has(args, "server")) {
        return cmd_usage(
                err, "say what to replace, by what, and where: replace OLD NEW --server URL");
    }
    if (!open_replacing(args, &replacing, err)) {
        return CMD_FAILED;
    }
    (void)json_object_set_new(replacing.asked, "with", json_string(args->words[2]));
    json_t *plan = script_remote_ask(replacing.sync.client, "/behaviours/replace/plan",
            replacing.asked, "not done", err);
    bool ok = plan && judge_plan(&replacing, plan, err);
    if (ok && args_has(args, "dry-run")) {
        (void)printf("nothing was changed: this is a dry run\n");
    } else if (ok) {
        ok = change_planned(&replacing, plan, err);
    }
    json_decref(plan);
    close_replacing(&replacing);
    return ok ? CMD_DONE : CMD_FAILED;
}
