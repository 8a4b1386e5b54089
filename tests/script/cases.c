/* cases.c -- Runs the tests in the files of behaviours. */
#include "tests/script/cases.h"

#include "engine/app/game.h"
#include "engine/base/err.h"
#include "engine/modules/workshop/test/script_test.h"
#include "world/model/world.h"

#include <string.h>

size_t cases_run(struct game *game, const char *path, struct str source, uint64_t steps,
        struct buf *problems)
{
    struct str name = str_of(strrchr(path, '/') + 1);
    name = str_slice(name, 0, name.length - strlen(".lua"));
    struct object *object = world_find_ref(game->world, name);
    struct test_plan plan = {.object = object ? object->id : 0,
            .source = source,
            .path = path,
            .name = name,
            .steps = steps,
            .stock = true};
    size_t tests = 0;
    size_t count = 1;
    for (size_t i = 0; i < count; i++) {
        struct test_result result;
        struct err err = {0};
        bool loaded = script_test_run(game->host, &plan, i, &result, &err);
        count = loaded ? result.count : 0;
        tests += i < count;
        if (!loaded || (i < count && !result.ok)) {
            buf_printf(problems, "%s: %s: %s\n", path,
                    loaded ? result.name.bytes : "does not load",
                    loaded ? result.message.bytes : err.text);
        }
        test_result_finish(&result);
    }
    return tests;
}
