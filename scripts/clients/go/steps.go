package main

import (
	"bytes"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

const mib = 1 << 20

var (
	bucket = os.Getenv("BUCKET")
	folder = os.Getenv("FOLDER")
	eight  = body(8192)
	whole  = body(10*mib + 1000)
	parts  = [][]byte{whole[:5*mib], whole[5*mib : 10*mib], whole[10*mib:]}
	steps  = map[string]func(){}
)

// body is the scenario's body(n).
func body(size int) []byte {
	var lines bytes.Buffer
	for i := 0; lines.Len() < size; i++ {
		fmt.Fprintf(&lines, "%015d\n", i)
	}
	return lines.Bytes()[:size]
}

// must gives a call's answer. A failure ends the step, whose reason it becomes.
func must[T any](answer T, err error) T {
	if err != nil {
		panic(err)
	}
	return answer
}

// check requires equal values.
func check(actual, expected any, what string) {
	if a, isBytes := actual.([]byte); isBytes {
		if e := expected.([]byte); !bytes.Equal(a, e) {
			panic(fmt.Errorf("%s: %d bytes that differ from the %d", what, len(a), len(e)))
		}
		return
	}
	if !reflect.DeepEqual(actual, expected) {
		panic(fmt.Errorf("%s: %v, not %v", what, actual, expected))
	}
}

// runSteps runs the steps in the scenario's order. The environment's STEPS chooses some.
func runSteps() {
	scenario := must(os.ReadFile(os.Getenv("SCENARIO")))
	chosen := strings.Fields(os.Getenv("STEPS"))
	for _, row := range regexp.MustCompile("(?m)^\\| \\d+ \\| `([a-z0-9-]+)`").FindAllSubmatch(scenario, -1) {
		name := string(row[1])
		if len(chosen) == 0 || slices.Contains(chosen, name) {
			fmt.Println(name, outcome(name))
		}
	}
}

func outcome(name string) (result string) {
	step, known := steps[name]
	if !known {
		return "n/a"
	}
	defer func() {
		if failure := recover(); failure != nil {
			reason := strings.Join(strings.Fields(fmt.Sprint(failure)), " ")
			result = "fail " + reason[:min(len(reason), 300)]
		}
	}()
	step()
	return "ok"
}
