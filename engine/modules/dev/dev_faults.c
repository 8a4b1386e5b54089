/* dev_faults.c -- errors of scripts in play: printed, and told to the builder, who owns none of the files' things. */
#include "engine/modules/dev/dev.h"

#include "engine/app/serve_impl.h"
#include "engine/core/output/format.h"
#include "engine/core/people/account.h"
#include "engine/core/run/fault.h"
#include "engine/core/skein_module.h"
#include "engine/data/design_files.h"
#include "engine/modules/apply/apply.h"
#include "engine/modules/dev/module.h"
#include "engine/session/markup.h"

#include <stdio.h>

/* Appends "pans/wheel.lua:41 (#104 rev 88): MESSAGE" for "#104 rev 88:41: MESSAGE". */
static void put_fault(
        const struct dev *dev, const struct object *object, struct str why, struct buf *out)
{
    const struct design_files *files = dev->design;
    for (size_t i = 0; object && files && i < files->count; i++) {
        struct str name = str_of(files->things[i].name);
        if (apply_find(dev->server->game.engine, name) != object) {
            continue;
        }
        int from = 0;
        uint64_t line = 0;
        struct str rest = why;
        struct str chunk = str_take_until(&rest, ':');
        struct str file = dev_file_of(dev, name, &from);
        bool placed = str_to_u64(str_take_until(&rest, ':'), &line);
        buf_printf(out, "%.*s", STR_FMT(file));
        if (placed && from == 0) {
            buf_printf(out, ":%llu (%.*s):", (unsigned long long)line, STR_FMT(chunk));
            buf_add_str(out, rest);
            dev_advise_loop(dev, name, (int)line, out);
            return;
        } else {
            buf_printf(out, ":%d: ", from);
        }
        break;
    }
    buf_add_str(out, why);
}

static void tell_builder(
        struct dev *dev, struct engine *engine, uint64_t owner, struct str line)
{
    const char *name = args_value(dev->server->args, "as");
    const struct account *account = account_find(engine, str_of(name ? name : DEV_NAME));
    struct object *who = account ? world_find(engine_world(engine), account->character) : NULL;
    if (who && who->id != owner && hub_sessions_of(engine_hub(engine), who->id)) {
        struct buf text = {0};
        buf_add_text(&text, "<error>");
        markup_escape(line, &text);
        buf_add_text(&text, "</>");
        tell_markup(engine, who, buf_str(&text), MSG_ERROR);
        buf_finish(&text);
    }
}

void dev_fault(struct engine *engine, void *about)
{
    const struct transaction_fault *fault = about;
    struct dev *dev = *skein_module_state(engine, "dev");
    struct buf line = {0};
    if (!dev) {
        return;
    }
    struct str rest = fault_readable(str_of(fault->text));
    struct str why = str_take_until(&rest, '\n');
    const struct object *object =
            fault->object ? world_find(engine_world(engine), fault->object) : NULL;
    put_fault(dev, object, why, &line);
    (void)printf("in play: %.*s\n", STR_FMT(buf_str(&line)));
    (void)fflush(stdout);
    tell_builder(dev, engine, fault->owner, buf_str(&line));
    buf_finish(&line);
}
