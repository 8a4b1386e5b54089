/* dev_push.c -- sends the files to the real server, if the last save is green.
 *
 * 1. First the tests of each changed behaviour run there, with the rights that it will have, and are undone. A thing
 *    that the server does not have yet is tested here only.
 * 2. Then the files are applied as by `skein apply --server`: all or nothing, and never over others' changes. */
#include "engine/modules/dev/dev.h"

#include "engine/app/serve_impl.h"
#include "engine/data/design_files.h"
#include "engine/modules/apply/apply.h"
#include "engine/modules/apply/apply_remote.h"
#include "engine/modules/script/script_remote.h"

#include <stdio.h>

struct dev_pushing {
    struct dev *dev;
    struct api_client *client;
    struct str name; /* of the thing under test */
    size_t tests;
    size_t failed;
};

static void take_result_dev_push(void *data, const struct script_remote_result *result)
{
    struct dev_pushing *pushing = data;
    pushing->tests++;
    if (!result->ok) {
        pushing->failed++;
        (void)printf("there, %.*s.lua:%d: \"%s\": %s\n", STR_FMT(pushing->name), result->line,
                result->name, result->message);
    }
}

static bool test_one_there(struct dev_pushing *pushing, struct err *err)
{
    const struct value *source = dev_source_of(pushing->dev, pushing->name);
    uint64_t id = 0;
    int line = 0;
    struct err missing = {0};
    if (!source) {
        return true;
    }
    if (!script_remote_find(pushing->client, pushing->name, &id, &missing)) {
        return missing.code == ERR_MISSING || err_set(err, missing.code, "%s", missing.text);
    }
    struct script_remote_tested tested = {
            id, value_as_str(source), take_result_dev_push, pushing};
    return script_remote_test(pushing->client, &tested, &line, err) ||
           err_wrap(err, "%.*s.lua", STR_FMT(pushing->name));
}

static bool test_there(struct dev *dev, size_t *out_tests, struct err *err)
{
    struct dev_pushing pushing = {.dev = dev};
    struct str name;
    void *value = NULL;
    size_t cursor = 0;
    bool ok = apply_remote_open(
            dev->url, args_value(dev->server->args, "certificate"), &pushing.client, err);
    while (ok && strmap_each(&dev->changed, &cursor, &name, &value)) {
        pushing.name = name;
        ok = test_one_there(&pushing, err);
    }
    api_client_close(pushing.client);
    *out_tests = pushing.tests;
    return ok &&
           (pushing.failed == 0 || err_set(err, ERR_SCRIPT, "%zu test%s failed there",
                                           pushing.failed, pushing.failed == 1 ? "" : "s"));
}

/* The folder has the base of the real server, which the push needs and moves on. */
static bool apply_there(struct dev *dev, struct buf *out, struct err *err)
{
    struct apply_remote remote = {.server = dev->url,
            .certificate = args_value(dev->server->args, "certificate"),
            .side = ""};
    struct buf bundle = {0};
    struct buf base = {0};
    struct design_files files = {0};
    bool ok = design_files_bundle(dev->folder, &bundle, err) &&
              design_files_read(buf_str(&bundle), &files, err);
    if (ok) {
        apply_base_write(&files, &base);
        ok = apply_remote(&remote, &bundle, out, err);
    }
    size_t conflicts = ok ? apply_conflicts(buf_str(out)) : 0;
    if (conflicts > 0) {
        ok = err_set(err, ERR_EXISTS,
                "%zu conflict%s with changes of others there: merge them into the files, as "
                "`skein apply` says",
                conflicts, conflicts == 1 ? "" : "s");
    } else if (ok) {
        apply_move_on(dev->folder, &base, out);
    }
    design_files_finish(&files);
    buf_finish(&bundle);
    buf_finish(&base);
    return ok;
}

void dev_push(struct dev *dev)
{
    struct buf out = {0};
    struct err err = {0};
    size_t tests = 0;
    if (!dev->green) {
        (void)printf("not pushed: the last save is red\n");
    } else if (!test_there(dev, &tests, &err) || !apply_there(dev, &out, &err)) {
        (void)printf("%.*snot pushed: %s\n", STR_FMT(buf_str(&out)), err.text);
    } else {
        (void)printf("%.*spushed to %s: %zu test%s ran there\n", STR_FMT(buf_str(&out)),
                dev->url, tests, tests == 1 ? "" : "s");
        strmap_finish(&dev->changed);
        strmap_init(&dev->changed);
    }
    (void)fflush(stdout);
    buf_finish(&out);
}
