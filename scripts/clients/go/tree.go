package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/s3/transfermanager"
)

func write(tree, name string, data []byte) {
	path := filepath.Join(tree, name)
	must(0, os.MkdirAll(filepath.Dir(path), 0o755))
	must(0, os.WriteFile(path, data, 0o644))
}

// makeTree makes the scenario's 24 files.
func makeTree(tree string) {
	write(tree, "empty", nil)
	write(tree, "changed.txt", []byte("before"))
	write(tree, "a b/100% + ü.txt", []byte("odd"))
	write(tree, "a b/c+d/e%20f", []byte("odder"))
	for i := range 2 {
		write(tree, fmt.Sprintf("large/%d", i), body(9_000_000+i))
	}
	for i := range 18 {
		write(tree, fmt.Sprintf("small/%d/%02d", i%3, i), body(1000*i+1))
	}
}

func readTree(tree string) map[string]string {
	files := map[string]string{}
	must(0, filepath.WalkDir(tree, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files[must(filepath.Rel(tree, path))] = string(must(os.ReadFile(path)))
		}
		return err
	}))
	return files
}

func checkSameTrees(expected, actual string) {
	wanted, found := readTree(expected), readTree(actual)
	check(len(found), len(wanted), "files")
	for name, data := range wanted {
		check([]byte(found[name]), []byte(data), name)
	}
}

func treeSteps() {
	up, down := filepath.Join(folder, "tree"), filepath.Join(folder, "tree-back")
	there := func() {
		must(transfers.UploadDirectory(ctx, &transfermanager.UploadDirectoryInput{
			Bucket: &bucket, Source: &up, KeyPrefix: aws.String("tree"), Recursive: aws.Bool(true),
		}))
	}
	andBack := func() {
		must(transfers.DownloadDirectory(ctx, &transfermanager.DownloadDirectoryInput{
			Bucket: &bucket, Destination: &down, KeyPrefix: aws.String("tree/"),
		}))
		checkSameTrees(up, down)
	}
	steps["tree-up-down"] = func() {
		makeTree(up)
		there()
		andBack()
	}
	steps["tree-change"] = func() {
		write(up, "changed.txt", []byte("longer than before"))
		write(up, "a b/added", []byte("added"))
		there()
		andBack()
	}
}
