// Judges requests with Twilio's library for Go. Reads a request per line as JSON, and writes `1` or `0` for each.
// The library exports no way to sign.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"github.com/twilio/twilio-go/client"
)

type request struct {
	Token     string
	URL       string
	Kind      string
	Body      string
	Signature string
}

func accepts(r request) bool {
	validator := client.NewRequestValidator(r.Token)
	if r.Kind == "get" {
		return validator.Validate(r.URL, map[string]string{}, r.Signature)
	}
	return validator.ValidateBody(r.URL, []byte(r.Body), r.Signature)
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var r request
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			panic(err)
		}
		if accepts(r) {
			fmt.Println(1)
		} else {
			fmt.Println(0)
		}
	}
}
