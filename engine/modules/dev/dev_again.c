/* dev_again.c -- `reset`: the private world begins again as the files are.
 *
 * The server ends as by `quit`, and cmd_dev.c makes a new world and serves it on the same ports and with the same link.
 * What the next server has to know is in a file of the temporary folder that the old one writes, a line each:
 *
 *     http 127.0.0.1:40001     telnet 127.0.0.1:40002     the ports
 *     key KEY                                             of the link
 *     changed NAME                                        a thing that a push has to test */
#include "engine/modules/dev/dev.h"

#include "engine/app/serve_impl.h"
#include "engine/base/file.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#define AGAIN_MAX ((size_t)1 << 20)

/* Tries to make the next world, because a mistake in game.lua shows only there. */
static bool can_begin(const struct dev *dev, struct err *err)
{
    const struct args *args = dev->server->args;
    const char *name = args_value(args, "as");
    const char *game = args_value(args, "game");
    struct scratch scratch = {0};
    struct dev_world make = {.folder = dev->folder,
            .from = args_value(args, "from"),
            .game = game && strcmp(game, dev->folder) != 0 ? game : NULL,
            .name = name ? name : DEV_NAME,
            .password = args_value(args, DEV_OPTION_PASSWORD)};
    bool ok = dev_world_make(&make, &scratch, err);
    scratch_close(&scratch);
    return ok;
}

bool dev_again_ask(const struct dev *dev, struct err *err)
{
    if (!can_begin(dev, err)) {
        return false;
    }
    struct buf text = {0};
    size_t cursor = 0;
    struct str name;
    void *value = NULL;
    dev_link_put(dev->server, &text);
    while (strmap_each(&dev->changed, &cursor, &name, &value)) {
        buf_printf(&text, "changed %.*s\n", STR_FMT(name));
    }
    bool ok = file_replace(
            args_value(dev->server->args, DEV_OPTION_AGAIN), buf_str(&text), 0600, err);
    buf_finish(&text);
    if (ok) {
        (void)raise(SIGINT); /* the server ends in its usual way */
    }
    return ok;
}

bool dev_again_read(const char *path, struct buf *out)
{
    struct err ignored;
    buf_clear(out);
    return access(path, F_OK) == 0 && file_read(path, path, AGAIN_MAX, out, &ignored);
}

bool dev_again_next(struct str *text, const char *word, struct str *out)
{
    while (text->length > 0) {
        struct str line = str_take_until(text, '\n');
        if (str_equal(str_take_word(&line), str_of(word))) {
            *out = str_trim(line);
            return true;
        }
    }
    return false;
}
