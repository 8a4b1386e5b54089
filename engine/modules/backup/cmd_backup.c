/* cmd_backup.c -- `skein backup`: a consistent copy of a world.
 *
 * A server that has the world open makes the copy itself, since it may run as the user who owns
 * the world. Without one, or where it may not write, the copy is made here. */
#include "engine/app/cmd.h"

#include "engine/app/control.h"
#include "engine/app/progress.h"
#include "engine/app/trial.h"
#include "engine/base/buf.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "world/store/store.h"
#include "world/store/store_backup.h"
#include "world/store/store_claim.h"

#include <jansson.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static bool ask_server_backup(const char *world, long holder, const char *dest,
        struct progress *progress, struct err *err)
{
    struct buf absolute = {0};
    struct buf text = {0};
    bool ok = file_put_absolute(dest, &absolute, err);
    json_t *request =
            ok ? json_pack("{s:s, s:s}", "do", "backup", "dest", absolute.bytes) : NULL;
    char *line = json_dumps(request, JSON_COMPACT);
    if (ok && !line) {
        ok = err_set(err, ERR_FORMAT, "%s is not UTF-8: name another file", dest);
    }
    if (ok) {
        struct control_ask ask = {line, progress_show, progress};
        ok = control_ask_server(world, holder, &ask, &text, err);
    }
    free(line);
    json_decref(request);
    buf_finish(&absolute);
    buf_finish(&text);
    return ok;
}

struct copying {
    const char *world;
    const char *start; /* NULL: $start */
    struct progress progress;
};

static bool show_backup(void *data, unsigned permille)
{
    struct copying *copying = data;
    progress_show(&copying->progress, permille);
    return true;
}

static bool verify_backup(void *data, const char *copy, struct err *err)
{
    const struct copying *copying = data;
    struct backup_trial trial = {
            .path = copy, .opens = true, .awaited = true, .start = copying->start};
    struct err why = {0};
    return trial_run(&trial, &why) ||
           err_set(err, why.code, BACKUP_NOT_GOOD, copying->world, why.text);
}

/* True if the server could not write there, having dropped privileges or running as another
 * user. */
static bool may_not_write(const struct err *err)
{
    return strstr(err->text, strerror(EACCES)) || strstr(err->text, strerror(EROFS));
}

static bool copy_world_backup(
        const struct args *args, const char *world, const char *dest, struct err *err)
{
    struct copying copying = {.world = world, .start = args_value(args, "start")};
    progress_init(&copying.progress, "copying");
    struct store_claim claim;
    struct err ignored;
    long holder = store_holder(world);
    /* A follower only writes its copy of the world: it can be copied directly. */
    bool follows = holder != 0 && store_claim_read(world, &claim, &ignored) &&
                   !store_claim_is_held(&claim);
    struct store_backup backup = {.path = world,
            .dest = dest,
            .pace = holder != 0 ? STORE_BACKUP_GENTLE : STORE_BACKUP_FAST,
            .progress = show_backup,
            .verify = verify_backup,
            .data = &copying};
    bool ok = holder != 0 && !follows &&
              ask_server_backup(world, holder, dest, &copying.progress, err);
    /* The server's /tmp may be another one than ours (PrivateTmp of systemd). */
    bool elsewhere = ok && access(dest, F_OK) != 0;
    if (elsewhere || (!ok && (holder == 0 || follows || may_not_write(err)))) {
        ok = store_backup(&backup, err);
    }
    progress_clear(&copying.progress);
    return ok;
}

/* -- to a pipe -- */

static bool pour(int fd, struct err *err)
{
    char bytes[1 << 14];
    for (;;) {
        ssize_t n = read(fd, bytes, sizeof(bytes));
        if (n <= 0) {
            return n == 0 || err_set(err, ERR_IO, "cannot read the copy: %s", strerror(errno));
        }
        for (ssize_t done = 0; done < n;) {
            ssize_t put = write(STDOUT_FILENO, bytes + done, (size_t)(n - done));
            if (put < 0 && errno != EINTR) {
                return err_set(err, ERR_IO,
                        "cannot write the copy to standard output: %s; the copy is incomplete",
                        strerror(errno));
            }
            done += put > 0 ? put : 0;
        }
    }
}

/* Writes the copy to standard output. It is verified before a byte is written, so it is a file
 * first: beside the world, where the server may write, and unlinked before it is read. */
static bool copy_to_pipe(const struct args *args, const char *world, struct err *err)
{
    struct buf dest = {0};
    if (isatty(STDOUT_FILENO)) {
        return err_set(err, ERR_DENIED,
                "the copy would go to the terminal: write `skein backup - > FILE`, or name a "
                "file");
    }
    buf_printf(&dest, "%s.pipe-%ld", world, (long)getpid());
    bool ok = copy_world_backup(args, world, dest.bytes, err);
    int fd = ok ? open(dest.bytes, O_RDONLY | O_CLOEXEC) : -1;
    if (ok && fd < 0) {
        ok = err_set(err, ERR_IO, "cannot read the copy %s: %s", dest.bytes, strerror(errno));
    } else if (ok) {
        (void)unlink(dest.bytes);
        ok = pour(fd, err);
        (void)close(fd);
    }
    buf_finish(&dest);
    return ok;
}

static enum cmd_status backup_it(const struct args *args, const char *world, struct err *err)
{
    const char *dest = args->words[0];
    bool to_pipe = strcmp(dest, "-") == 0;
    bool ok = to_pipe ? copy_to_pipe(args, world, err)
                      : copy_world_backup(args, world, dest, err);
    if (ok && !to_pipe) {
        (void)printf("copied %s to %s\n", world, dest);
    }
    return ok ? CMD_DONE : CMD_FAILED;
}

static enum cmd_status run_cmd_backup(const struct args *args, struct err *err)
{
    return cmd_world_run(args, backup_it, err);
}

static const struct args_option cmd_backup_options[] = {
        CMD_WORLD_OPTION,
        CMD_CONFIG_OPTION,
        {"start", "REF",
                "for the test of the copy: the room where newcomers wake (default: $start)"},
        {0},
};

static const char backup_help[] =
        "Writes a consistent copy of the world to DEST, which must not exist; DEST - is\n"
        "standard output. If a server runs the world, it makes the copy and continues to\n"
        "serve. The copy is checked and opened as `skein serve` would before it gets its\n"
        "name or is sent. With `backups` in the configuration a server makes backups\n"
        "automatically.\n"
        "\n"
        "Example: skein backup --world skein.db skein-monday.db\n"
        "         skein backup - | ssh elsewhere 'cat > skein-monday.db'\n";

const struct cmd cmd_backup = {
        .name = "backup",
        .usage = "[--world FILE] [--config FILE] [--start REF] DEST",
        .summary = "copies a world, even while it is served",
        .help = backup_help,
        .options = cmd_backup_options,
        .words = 1,
        .word_names = "DEST",
        .run = run_cmd_backup,
};
