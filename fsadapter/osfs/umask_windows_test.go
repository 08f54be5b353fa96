package osfs_test

func clearUmask() {}
