"""Real git folders: an origin, a clone and a worktree with a branch of its own, for each worker."""

import os
import shutil


class Repositories:
    """Copies one small template, so that workers share no refs."""

    def __init__(self, stage):
        self.stage = stage
        self.template = stage.path("template")
        origin, clone = self.template + "/origin.git", self.template + "/clone"
        if os.path.exists(clone):
            return
        stage.run("git", "init", "-q", "--bare", origin)
        stage.run("git", "init", "-q", clone)
        for number in range(20):
            stage.write(f"template/clone/file{number}.txt", f"{number}\n" * 20)
        os.mkdir(clone + "/src")
        stage.write("template/clone/src/main.txt", "one\ntwo\nthree\n")
        stage.write("template/clone/.gitignore", "*.log\nbuild/\n")
        stage.run("git", "add", ".", folder=clone)
        stage.run("git", "commit", "-q", "-m", "Begin", folder=clone)
        stage.run("git", "remote", "add", "origin", origin, folder=clone)
        stage.run("git", "push", "-q", "-u", "origin", "main", folder=clone)
        stage.run("git", "remote", "set-head", "origin", "main", folder=clone)

    def worktree(self, name):
        """A worktree on the branch `feat/NAME`; beside it lie its clone and its origin."""
        base = self.stage.path("work", name)
        shutil.copytree(self.template, base, symlinks=True)
        self.stage.run("git", "remote", "set-url", "origin", base + "/origin.git", folder=base + "/clone")
        self.stage.run("git", "worktree", "add", "-q", "-b", f"feat/{name}", base + "/tree", "main", folder=base + "/clone")
        return base + "/tree"

    def empty(self, name):
        """A repository without a commit."""
        tree = self.stage.path("work", name, "tree")
        os.makedirs(tree)
        self.stage.run("git", "init", "-q", tree)
        return tree

    def plain(self, name):
        """A folder that git knows nothing of."""
        tree = self.stage.path("work", name, "tree")
        os.makedirs(tree)
        return tree

    def large(self, name, files=50_000):
        tree = self.stage.path("work", name, "tree")
        os.makedirs(tree)
        self.stage.run("git", "init", "-q", tree)
        for folder in range(files // 500):
            where = f"{tree}/part{folder:03}"
            os.mkdir(where)
            for number in range(500):
                with open(f"{where}/file{number:03}.txt", "w") as file:
                    file.write(f"{folder} {number}\n")
        self.stage.run("git", "add", ".", folder=tree)
        self.stage.run("git", "commit", "-q", "-m", "Begin", folder=tree)
        self.stage.run("git", "checkout", "-q", "-b", f"feat/{name}", folder=tree)
        return tree

    def with_submodule(self, name):
        tree = self.worktree(name)
        other = self.stage.path("work", name, "part")
        self.stage.run("git", "clone", "-q", self.template + "/origin.git", other)
        self.stage.run("git", "submodule", "--quiet", "add", other, "part", folder=tree)
        self.stage.run("git", "commit", "-q", "-m", "Add a part", folder=tree)
        self.stage.run("git", "push", "-q", "origin", "HEAD:main", folder=tree)
        self.stage.run("git", "fetch", "-q", folder=tree)
        return tree
