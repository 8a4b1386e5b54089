#pragma once

/* If a newer skein has migrated the world at path to a schema unknown here: restores the copy made
 * before, and keeps the world as "PATH.newer". Nobody may have it open. Later changes are only in
 * PATH.newer. */
void upgrade_take_back(const char *path);
