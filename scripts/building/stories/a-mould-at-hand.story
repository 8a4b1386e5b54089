# A prototype is named by its ref, its number, or its name if it is nearby
needs: building
alice: joins as builder
alice> @create a mould from container
  = mould
alice> @create a cast from mould
  = cast
alice> ;object("{cast}").protos[1] == object("{mould}")
  ~ true
alice> @create a lamp from light
alice> @proto cast = mould, light
  ~ a mould .* and a light
alice> @create a dish from saucer
  ~ No prototype is called saucer
