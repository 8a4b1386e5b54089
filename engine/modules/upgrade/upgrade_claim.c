/* upgrade_claim.c -- locks that show whether an upgrade of a world is in progress.
 *
 * Each participant locks a byte of FILE.upgrade. `skein upgrade` holds its lock for the whole
 * upgrade. The supervisor (upgrade.c) holds its own while no program serves, because `skein
 * upgrade` may be killed. The locks end with their processes. */
#include "engine/modules/upgrade/upgrade_claim.h"

#include "engine/base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static struct flock lock_of(enum upgrade_part part)
{
    return (struct flock){.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = part, .l_len = 1};
}

/* Returns a process that already takes part; 0: none. */
static long other_part(int fd)
{
    struct flock any = lock_of(UPGRADE_ASKS);
    any.l_len = UPGRADE_PARTS;
    return fcntl(fd, F_GETLK, &any) == 0 && any.l_type != F_UNLCK ? (long)any.l_pid : 0;
}

/* Gives the file to the world's owner, who has to be able to open it too. */
static void give_away(int fd, const char *world)
{
    struct stat of;
    if (geteuid() == 0 && stat(world, &of) == 0) {
        int ignored = fchown(fd, of.st_uid, of.st_gid);
        (void)ignored;
    }
}

bool upgrade_claim(const char *world, enum upgrade_part part, int *out_fd, struct err *err)
{
    struct buf path = {0};
    struct flock mine = lock_of(part);
    buf_printf(&path, "%s.upgrade", world);
    int fd = open(path.bytes, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    long other = fd >= 0 && part == UPGRADE_ASKS ? other_part(fd) : 0;
    buf_finish(&path);
    if (other != 0 || (fd >= 0 && fcntl(fd, F_SETLK, &mine) != 0)) {
        (void)close(fd);
        return err_set(err, ERR_BUSY,
                "an upgrade of %s is under way, by process %ld: wait until it has ended, and "
                "start nothing by hand meanwhile, or it cannot go back",
                world, other);
    }
    if (fd >= 0) {
        give_away(fd, world);
    }
    *out_fd = fd;
    return true;
}

void upgrade_claim_end(const char *world, int fd)
{
    struct buf path = {0};
    buf_printf(&path, "%s.upgrade", world);
    if (fd >= 0) {
        if (other_part(fd) == 0) {
            (void)unlink(path.bytes);
        }
        (void)close(fd);
    }
    buf_finish(&path);
}
